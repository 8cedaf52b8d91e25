/** The roll of enrolled desktops: who they are, when they were last heard of, which model they use. */
import { RiskError } from '@risk/app/contract/errors.ts';
import type { DesktopSummary } from '@risk/app/contract/service.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import type { Desktop } from '../access/identity.ts';
import { secretHash } from '../access/secrets.ts';
import { isoNow, type ServiceContext } from '../context.ts';

/** A contact is written down at most this often, so that a busy desktop costs no write a request. */
const CONTACT_MS = 60_000;

export class DesktopRoll {
  readonly #context: Pick<ServiceContext, 'kysely' | 'now'>;
  readonly #audit: AuditTrail;

  constructor(context: Pick<ServiceContext, 'kysely' | 'now'>, audit: AuditTrail) {
    this.#context = context;
    this.#audit = audit;
  }

  /** @throws RiskError `access.unauthenticated` where no desktop holds this token or it was revoked */
  async authenticate(token: string): Promise<Desktop> {
    const row = await this.#context.kysely
      .selectFrom('desktops')
      .select(['desktop_id', 'last_contact_at'])
      .where('token_sha256', '=', secretHash(token))
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) throw new RiskError('access.unauthenticated');
    const last = row.last_contact_at === null ? 0 : Date.parse(row.last_contact_at);
    if (this.#context.now() - last >= CONTACT_MS)
      await this.#context.kysely
        .updateTable('desktops')
        .set({ last_contact_at: isoNow(this.#context) })
        .where('desktop_id', '=', row.desktop_id)
        .execute();
    return { kind: 'desktop', desktopId: row.desktop_id };
  }

  async useModel({ desktopId }: Desktop, modelVersion: number): Promise<void> {
    await this.#context.kysely
      .updateTable('desktops')
      .set({ model_version: modelVersion })
      .where('desktop_id', '=', desktopId)
      .where((where) =>
        where.or([where('model_version', 'is', null), where('model_version', '<>', modelVersion)]),
      )
      .execute();
  }

  /** The desktop's token opens nothing from now on. @throws RiskError `request.not-found` */
  async revoke(desktopId: string, actor: string): Promise<void> {
    await this.#context.kysely.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('desktops')
        .set({ revoked_at: isoNow(this.#context) })
        .where('desktop_id', '=', desktopId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n)
        throw new RiskError('request.not-found', { what: 'desktop', name: desktopId });
      await this.#audit.record(transaction, { actor, action: 'desktop.revoke', subject: desktopId });
    });
  }

  /** The last heard of first. */
  async list(): Promise<DesktopSummary[]> {
    const rows = await this.#context.kysely
      .selectFrom('desktops')
      .selectAll()
      .orderBy('last_contact_at', 'desc')
      .orderBy('desktop_id')
      .execute();
    return rows.map((row) => ({
      desktopId: row.desktop_id,
      name: row.name,
      appVersion: row.app_version,
      modelVersion: row.model_version,
      enrolledAt: row.enrolled_at,
      lastContactAt: row.last_contact_at,
      revoked: row.revoked_at !== null,
    }));
  }

  /** Desktops whose token is good, by the model version that they said they use. */
  async countByModelVersion(): Promise<
    { readonly modelVersion: number | null; readonly desktops: number }[]
  > {
    const rows = await this.#context.kysely
      .selectFrom('desktops')
      .select((select) => ['model_version', select.fn.countAll<number>().as('desktops')])
      .where('revoked_at', 'is', null)
      .groupBy('model_version')
      .orderBy('model_version', 'desc')
      .execute();
    return rows.map((row) => ({ modelVersion: row.model_version, desktops: row.desktops }));
  }
}
