/**
 * Browser sessions: a random cookie value, stored hashed, that ends after twelve hours, or when the token that it was
 * opened with is no longer valid. The link to the token is keyed by the cookie's value: who reads the database cannot try
 * out tokens on it, and `RISK_TOKEN` may be a short one.
 */
import { createHmac } from 'node:crypto';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { ServiceContext } from '../context.ts';
import type { Person } from './identity.ts';
import type { People } from './people.ts';
import { newSecret, sameHash, secretHash } from './secrets.ts';

export const SESSION_COOKIE = 'risk_service';
const SESSION_MS = 12 * 60 * 60 * 1000;
export const SESSION_SECONDS = SESSION_MS / 1000;

export class Sessions {
  readonly #context: ServiceContext;

  readonly #people: Pick<People, 'authenticate' | 'holding'>;

  constructor(context: ServiceContext, people: Pick<People, 'authenticate' | 'holding'>) {
    this.#context = context;
    this.#people = people;
  }

  /** @returns the cookie's value. @throws RiskError `access.unauthenticated` where nobody holds this token */
  async open(token: string): Promise<string> {
    const { name } = await this.#people.authenticate(token);
    const { kysely, now, random } = this.#context;
    const secret = newSecret('risk_session', random);
    const created = new Date(now()).toISOString();
    await kysely.deleteFrom('sessions').where('expires_at', '<', created).execute();
    await kysely
      .insertInto('sessions')
      .values({
        session_sha256: secretHash(secret),
        user_name: name,
        token_mac: macOf(secretHash(token), secret),
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
      .select(['user_name', 'token_mac'])
      .where('session_sha256', '=', secretHash(secret))
      .where('expires_at', '>', new Date(now()).toISOString())
      .executeTakeFirst();
    if (row === undefined) throw new RiskError('access.unauthenticated');
    return this.#people.holding(row.user_name, (hash) => sameHash(macOf(hash, secret), row.token_mac));
  }

  async close(secret: string): Promise<void> {
    await this.#context.kysely
      .deleteFrom('sessions')
      .where('session_sha256', '=', secretHash(secret))
      .execute();
  }
}

function macOf(tokenHash: string, secret: string): string {
  return createHmac('sha256', secret).update(`token ${tokenHash}`).digest('hex');
}

/** The token that a form of this session carries: another site can neither read nor work it out. */
export function csrfToken(session: string): string {
  return createHmac('sha256', session).update('form').digest('hex');
}

export function csrfMatches(session: string, given: string): boolean {
  return /^[0-9a-f]{64}$/.test(given) && sameHash(csrfToken(session), given);
}
