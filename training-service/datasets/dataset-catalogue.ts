/** Versioned, schema-checked, content-addressed tables to train on. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { DatasetSummary } from '@risk/app/contract/service.ts';
import { type FeatureSchema, featureSchema } from '@risk/app/schema/feature-schema.ts';
import { readLabelledTable } from '@risk/app/table/labelled-table.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { type Connection, isoNow, type ServiceContext } from '../context.ts';
import { type ArtifactStore, sha256Of } from '../storage/artifact-store.ts';
import { violates } from '../storage/database-errors.ts';
import type { DatasetsTable } from '../storage/tables.ts';

export interface DatasetCatalogueOptions extends ServiceContext {
  readonly artifacts: ArtifactStore;
  readonly audit: AuditTrail;
}

export interface NewDataset {
  readonly name: string;
  readonly csv: Uint8Array<ArrayBuffer>;
  readonly schema: FeatureSchema;
  readonly createdBy: string;
}

interface NewVersion extends Omit<NewDataset, 'csv'> {
  readonly sha256: string;
  readonly rows: number;
  readonly badRows: number;
}

export interface Dataset {
  readonly summary: DatasetSummary;
  readonly schema: FeatureSchema;
  readonly csv: Uint8Array<ArrayBuffer>;
}

/** Times that another version may take the number first. */
const ATTEMPTS = 5;

export class DatasetCatalogue {
  readonly #options: DatasetCatalogueOptions;

  constructor(options: DatasetCatalogueOptions) {
    this.#options = options;
  }

  /**
   * Adds the next version of the name.
   * @throws RiskError `csv.*` where a row does not fit the schema, `dataset.exists` where a version holds these bytes
   */
  async add({ name, csv, schema, createdBy }: NewDataset): Promise<DatasetSummary> {
    const { kysely, artifacts } = this.#options;
    const sha256 = sha256Of(csv);
    await this.#refuseTwin(kysely, name, sha256);
    const table = await readLabelledTable(oneChunk(csv), schema);
    const badRows = table.target.reduce((sum, bad) => sum + bad, 0);
    await artifacts.put(csv);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#insert({ name, schema, createdBy, sha256, rows: table.rowCount, badRows });
      } catch (error) {
        // Somebody else added the same bytes in the meantime, or took the number.
        if (violates(error, 'datasets_same_content')) await this.#refuseTwin(kysely, name, sha256);
        if (attempt === ATTEMPTS || !violates(error, 'datasets_pkey')) throw error;
      }
    }
  }

  #insert({ name, schema, createdBy, sha256, rows, badRows }: NewVersion): Promise<DatasetSummary> {
    const { kysely, audit } = this.#options;
    return kysely.transaction().execute(async (transaction) => {
      const last = await transaction
        .selectFrom('datasets')
        .select('version')
        .where('name', '=', name)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      const version = (last?.version ?? 0) + 1;
      const row = {
        name,
        version,
        sha256,
        rows,
        good_rows: rows - badRows,
        bad_rows: badRows,
        created_at: isoNow(this.#options),
        created_by: createdBy,
      };
      await transaction
        .insertInto('datasets')
        .values({ ...row, schema: JSON.stringify(schema) })
        .execute();
      await audit.record(transaction, {
        actor: createdBy,
        action: 'dataset.add',
        subject: `${name} version ${version}`,
        details: { sha256, rows },
      });
      return summarise(row);
    });
  }

  async list(): Promise<DatasetSummary[]> {
    const rows = await this.#options.kysely
      .selectFrom('datasets')
      .selectAll()
      .orderBy('name')
      .orderBy('version', 'desc')
      .execute();
    return rows.map(summarise);
  }

  /** The newest version of the name. @throws RiskError `request.not-found` */
  async latest(name: string): Promise<Dataset> {
    const row = await this.#options.kysely
      .selectFrom('datasets')
      .selectAll()
      .where('name', '=', name)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) throw new RiskError('request.not-found', { what: 'data set', name });
    return {
      summary: summarise(row),
      schema: featureSchema.parse(row.schema),
      csv: await this.#options.artifacts.get(row.sha256),
    };
  }

  /** @throws RiskError `request.not-found` */
  async get(name: string, version: number): Promise<DatasetSummary> {
    const row = await this.#options.kysely
      .selectFrom('datasets')
      .selectAll()
      .where('name', '=', name)
      .where('version', '=', version)
      .executeTakeFirst();
    if (row === undefined)
      throw new RiskError('request.not-found', { what: 'data set version', name: `${name} ${version}` });
    return summarise(row);
  }

  /** The schema of the name's newest version; null where the name is new. */
  async newestSchema(name: string): Promise<FeatureSchema | null> {
    const row = await this.#options.kysely
      .selectFrom('datasets')
      .select('schema')
      .where('name', '=', name)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : featureSchema.parse(row.schema);
  }

  async #refuseTwin(connection: Connection, name: string, sha256: string): Promise<void> {
    const twin = await connection
      .selectFrom('datasets')
      .select('version')
      .where('name', '=', name)
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    if (twin !== undefined) throw new RiskError('dataset.exists', { name, version: twin.version });
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function summarise(row: Omit<DatasetsTable, 'schema'>): DatasetSummary {
  return {
    name: row.name,
    version: row.version,
    sha256: row.sha256,
    rows: row.rows,
    goodRows: row.good_rows,
    badRows: row.bad_rows,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}
