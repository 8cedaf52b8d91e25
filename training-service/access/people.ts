/** People: names, roles, and the bearer tokens that they hold. */
import { RiskError } from '@risk/app/contract/errors.ts';
import { type Role, role as roleSchema } from '@risk/app/contract/service.ts';
import { type Connection, isoNow, type ServiceContext } from '../context.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { Person } from './identity.ts';
import { newSecret, sameHash, secretHash } from './secrets.ts';

export interface PeopleOptions extends ServiceContext {
  readonly audit: AuditTrail;
  /** A token that is not stored but set from outside (`RISK_TOKEN`); it is the operator's, an admin. */
  readonly operatorToken?: string | undefined;
}

export const OPERATOR = 'operator';
const operator: Person = { kind: 'person', name: OPERATOR, role: 'admin' };

export class People {
  readonly #options: PeopleOptions;
  readonly #operatorHash: string | null;

  constructor(options: PeopleOptions) {
    this.#options = options;
    this.#operatorHash = options.operatorToken === undefined ? null : secretHash(options.operatorToken);
  }

  async areThere(): Promise<boolean> {
    const row = await this.#options.kysely.selectFrom('users').select('name').limit(1).executeTakeFirst();
    return row !== undefined;
  }

  /** Adds the person where there is none of that name; an existing one keeps the role. */
  async ensure(name: string, role: Role): Promise<void> {
    await this.#options.kysely.transaction().execute(async (transaction) => {
      const added = await transaction
        .insertInto('users')
        .values({ name, role, created_at: isoNow(this.#options) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (added.numInsertedOrUpdatedRows === 1n)
        await this.#options.audit.record(transaction, {
          actor: 'service',
          action: 'user.create',
          subject: name,
          details: { role },
        });
    });
  }

  /** @returns the token, which is shown this once and stored hashed */
  async issueToken(userName: string, label: string, actor: string): Promise<string> {
    const token = newSecret('risk_person', this.#options.random);
    await this.#options.kysely
      .transaction()
      .execute((transaction) => this.addToken(transaction, { userName, label, actor, token }));
    return token;
  }

  /** Stores the hash of a token that was made before. */
  async addToken(
    transaction: Connection,
    { userName, label, actor, token }: { userName: string; label: string; actor: string; token: string },
  ): Promise<void> {
    await transaction
      .insertInto('tokens')
      .values({
        token_sha256: secretHash(token),
        user_name: userName,
        label,
        created_at: isoNow(this.#options),
        revoked_at: null,
      })
      .execute();
    await this.#options.audit.record(transaction, {
      actor,
      action: 'token.issue',
      subject: userName,
      details: { label },
    });
  }

  async revokeTokens(userName: string, actor: string): Promise<void> {
    await this.#options.kysely.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('tokens')
        .set({ revoked_at: isoNow(this.#options) })
        .where('user_name', '=', userName)
        .where('revoked_at', 'is', null)
        .execute();
      await transaction.deleteFrom('sessions').where('user_name', '=', userName).execute();
      await this.#options.audit.record(transaction, { actor, action: 'token.revoke', subject: userName });
    });
  }

  /** @throws RiskError `access.unauthenticated` where nobody holds this token */
  async authenticate(token: string): Promise<Person> {
    const hash = secretHash(token);
    if (this.#operatorHash !== null && sameHash(hash, this.#operatorHash)) return operator;
    const row = await this.#options.kysely
      .selectFrom('tokens')
      .innerJoin('users', 'users.name', 'tokens.user_name')
      .select(['users.name', 'users.role', 'tokens.token_sha256'])
      .where('tokens.token_sha256', '=', hash)
      .where('tokens.revoked_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined || !sameHash(hash, row.token_sha256)) throw new RiskError('access.unauthenticated');
    return { kind: 'person', name: row.name, role: roleSchema.parse(row.role) };
  }

  /**
   * The person of that name, while a token that `matches` says yes to, given its hash, is valid.
   * @throws RiskError `access.unauthenticated`
   */
  async holding(name: string, matches: (tokenHash: string) => boolean): Promise<Person> {
    if (name === OPERATOR && this.#operatorHash !== null && matches(this.#operatorHash)) return operator;
    const rows = await this.#options.kysely
      .selectFrom('tokens')
      .innerJoin('users', 'users.name', 'tokens.user_name')
      .select(['users.role', 'tokens.token_sha256'])
      .where('users.name', '=', name)
      .where('tokens.revoked_at', 'is', null)
      .execute();
    const found = rows.find((row) => matches(row.token_sha256));
    if (found === undefined) throw new RiskError('access.unauthenticated');
    return { kind: 'person', name, role: roleSchema.parse(found.role) };
  }
}
