/** Which column of a file is which column of the schema, whatever their order, case and spaces. */
import { RiskError } from '../contract/errors.ts';
import { type FeatureSchema, foldLabel, inputColumns, type SchemaColumn } from '../schema/feature-schema.ts';

export interface RecognisedHeader {
  readonly header: readonly string[];
  /** `[inputs]`, position in the file of each model input, -1 where the file lacks an optional one. */
  readonly inputs: readonly number[];
  /** Position of the outcome column, null where the file has none. */
  readonly target: number | null;
  /** `[file columns]`, the schema's column, null for an extra one (and for the outcome). */
  readonly columns: readonly (SchemaColumn | null)[];
}

/** @throws RiskError `csv.missing-columns`, `csv.duplicate-columns` */
export function recogniseHeader(schema: FeatureSchema, header: readonly string[]): RecognisedHeader {
  const positions = new Map<string, number[]>();
  header.forEach((cell, at) => {
    const text = foldLabel(cell);
    positions.set(text, [...(positions.get(text) ?? []), at]);
  });
  const find = ({
    name,
    aliases,
  }: {
    readonly name: string;
    readonly aliases: readonly string[];
  }): number => {
    const found = [...new Set([name, ...aliases].map(foldLabel))].flatMap(
      (text) => positions.get(text) ?? [],
    );
    if (found.length > 1)
      throw new RiskError('csv.duplicate-columns', {
        column: name,
        found: found.map((at) => `“${header[at] ?? ''}”`).join(', '),
      });
    return found[0] ?? -1;
  };

  const places = new Map(schema.columns.map((column) => [column, find(column)]));
  const inputs = inputColumns(schema);
  const missing = inputs.filter((column) => column.required && places.get(column) === -1);
  if (missing.length > 0)
    throw new RiskError('csv.missing-columns', { columns: missing.map(({ name }) => name).join(', ') });

  const columns: (SchemaColumn | null)[] = header.map(() => null);
  for (const [column, at] of places) if (at !== -1) columns[at] = column;
  const target = find(schema.target);
  return {
    header,
    inputs: inputs.map((column) => places.get(column) ?? -1),
    target: target === -1 ? null : target,
    columns,
  };
}
