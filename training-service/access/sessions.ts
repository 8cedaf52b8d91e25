/** Browser sessions: a random cookie value, stored hashed, that ends after twelve hours. */
import { createHmac } from 'node:crypto';
import { RiskError } from '@risk/app/contract/errors.ts';
import { role as roleSchema } from '@risk/app/contract/service.ts';
import type { ServiceContext } from '../context.ts';
import type { Person } from './identity.ts';
import { newSecret, sameHash, secretHash } from './secrets.ts';

export const SESSION_COOKIE = 'risk_service';
const SESSION_MS = 12 * 60 * 60 * 1000;
export const SESSION_SECONDS = SESSION_MS / 1000;

export class Sessions {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /** @returns the cookie's value */
  async open({ name }: Person): Promise<string> {
    const { kysely, now, random } = this.#context;
    const secret = newSecret('risk_session', random);
    const created = new Date(now()).toISOString();
    await kysely.deleteFrom('sessions').where('expires_at', '<', created).execute();
    await kysely
      .insertInto('sessions')
      .values({
        session_sha256: secretHash(secret),
        user_name: name,
        created_at: created,
        expires_at: new Date(now() + SESSION_MS).toISOString(),
      })
      .execute();
    return secret;
  }

  /** @throws RiskError `access.unauthenticated` */
  async authenticate(secret: string): Promise<Person> {
    const { kysely, now } = this.#context;
    const row = await kysely
      .selectFrom('sessions')
      .innerJoin('users', 'users.name', 'sessions.user_name')
      .select(['users.name', 'users.role'])
      .where('session_sha256', '=', secretHash(secret))
      .where('expires_at', '>', new Date(now()).toISOString())
      .executeTakeFirst();
    if (row === undefined) throw new RiskError('access.unauthenticated');
    return { kind: 'person', name: row.name, role: roleSchema.parse(row.role) };
  }

  async close(secret: string): Promise<void> {
    await this.#context.kysely
      .deleteFrom('sessions')
      .where('session_sha256', '=', secretHash(secret))
      .execute();
  }
}

/** The token that a form of this session carries: another site can neither read nor work it out. */
export function csrfToken(session: string): string {
  return createHmac('sha256', session).update('form').digest('hex');
}

export function csrfMatches(session: string, given: string): boolean {
  return /^[0-9a-f]{64}$/.test(given) && sameHash(csrfToken(session), given);
}
