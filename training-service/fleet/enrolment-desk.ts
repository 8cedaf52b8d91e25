/** Enrolment: a one-time code lets one desktop in, which gets a token of its own. */
import { randomUUID } from 'node:crypto';
import { requireSafeAddress, writeEnrolment } from '@risk/app/contract/enrolment.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { EnrolmentAnswer, EnrolmentRequest } from '@risk/app/contract/service.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { newSecret, secretHash } from '../access/secrets.ts';
import { isoNow, type ServiceContext } from '../context.ts';
import type { KeyRing } from '../registry/key-ring.ts';

const CODE_MS = 7 * 24 * 60 * 60 * 1000;

export interface EnrolmentDeskOptions extends ServiceContext {
  readonly audit: AuditTrail;
  readonly ring: KeyRing;
}

export class EnrolmentDesk {
  readonly #options: EnrolmentDeskOptions;

  constructor(options: EnrolmentDeskOptions) {
    this.#options = options;
  }

  /**
   * @param address where desktops reach the service
   * @returns the whole enrolment string, shown this once; the code in it is stored hashed and good for seven days
   * @throws RiskError `enrolment.plain-http`
   */
  async invite(
    address: string,
    note: string,
    createdBy: string,
  ): Promise<{ readonly enrolment: string; readonly expiresAt: string }> {
    requireSafeAddress(address);
    const { kysely, random, now, audit, ring } = this.#options;
    const { rootKey } = await ring.announcement();
    const code = newSecret('risk_code', random);
    const expiresAt = new Date(now() + CODE_MS).toISOString();
    await kysely.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('enrolment_codes')
        .values({
          code_sha256: secretHash(code),
          note,
          created_by: createdBy,
          created_at: isoNow(this.#options),
          expires_at: expiresAt,
          used_at: null,
          desktop_id: null,
        })
        .execute();
      await audit.record(transaction, {
        actor: createdBy,
        action: 'enrolment.invite',
        subject: note,
        details: { address, expiresAt },
      });
    });
    return { enrolment: writeEnrolment({ address, code, rootKeyId: rootKey.keyId }), expiresAt };
  }

  /** Whether the code would let a desktop in now. */
  async isOpen(code: string): Promise<boolean> {
    const { kysely } = this.#options;
    const row = await kysely
      .selectFrom('enrolment_codes')
      .select('code_sha256')
      .where('code_sha256', '=', secretHash(code))
      .where('used_at', 'is', null)
      .where('expires_at', '>', isoNow(this.#options))
      .executeTakeFirst();
    return row !== undefined;
  }

  /** @throws RiskError `enrolment.bad-code` where the code is unknown, used or expired */
  async enrol({ code, desktopName, appVersion }: EnrolmentRequest): Promise<EnrolmentAnswer> {
    const { kysely, random, audit, ring } = this.#options;
    const token = newSecret('risk_desktop', random);
    const desktopId = randomUUID();
    const at = isoNow(this.#options);
    await kysely.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('desktops')
        .values({
          desktop_id: desktopId,
          name: desktopName,
          app_version: appVersion,
          token_sha256: secretHash(token),
          model_version: null,
          enrolled_at: at,
          last_contact_at: at,
          revoked_at: null,
        })
        .execute();
      // One statement decides who of several takes the code.
      const { numUpdatedRows } = await transaction
        .updateTable('enrolment_codes')
        .set({ used_at: at, desktop_id: desktopId })
        .where('code_sha256', '=', secretHash(code))
        .where('used_at', 'is', null)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new RiskError('enrolment.bad-code');
      await audit.record(transaction, {
        actor: `desktop ${desktopId}`,
        action: 'enrolment.accept',
        subject: desktopName,
        details: { appVersion },
      });
    });
    return { desktopId, token, ...(await ring.announcement()) };
  }
}
