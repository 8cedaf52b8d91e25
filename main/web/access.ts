/**
 * Getting in: a one-time token in the printed address becomes a session that the browser keeps as a cookie. Sessions
 * are stored hashed, so that a reload works after a restart and the file opens no door.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { readIfThere, writeWhole } from '../workstation/disk.ts';

export interface AccessOptions {
  /** Where sessions are kept. */
  readonly sessionsPath: string;
  /** Where the address of the next sign-in stands, for this user alone. */
  readonly addressPath: string;
  /** A token that scripts may bring; null where there is none. */
  readonly token: string | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const SESSION_DAYS = 30;
const MOST_SESSIONS = 20;
const DAY_MS = 24 * 60 * 60 * 1000;

const storedSessions = z.array(z.strictObject({ sha256: z.string(), until: z.number() }));
type Session = z.infer<typeof storedSessions>[number];

export class Access {
  readonly #options: AccessOptions;
  #sessions: readonly Session[];
  #oneTime: string;
  #origin = '';

  private constructor(options: AccessOptions, sessions: readonly Session[]) {
    this.#options = options;
    this.#sessions = sessions;
    this.#oneTime = newToken();
  }

  static async open(options: AccessOptions): Promise<Access> {
    return new Access(options, await readSessions(options.sessionsPath));
  }

  /** Writes the address down. @param origin for example `http://127.0.0.1:9696` */
  publish(origin: string): Promise<void> {
    this.#origin = origin;
    return this.#saveAddress();
  }

  /** The address that signs one browser in. */
  get address(): string {
    return `${this.#origin}/?token=${this.#oneTime}`;
  }

  /** Uses up the one-time token. @returns the session's secret for the cookie, null for a wrong token */
  async signIn(token: string): Promise<string | null> {
    if (!isSame(token, this.#oneTime)) return null;
    this.#oneTime = newToken();
    const secret = newToken();
    const now = this.#options.now();
    const valid = this.#sessions.filter(({ until }) => until > now);
    const session = { sha256: hash(secret), until: now + SESSION_DAYS * DAY_MS };
    this.#sessions = [...valid, session].slice(-MOST_SESSIONS);
    await writeWhole(this.#options.sessionsPath, JSON.stringify(this.#sessions), 0o600);
    await this.#saveAddress();
    return secret;
  }

  isSession(secret: string): boolean {
    const sha256 = hash(secret);
    return this.#sessions.some(
      (session) => session.until > this.#options.now() && isSame(sha256, session.sha256),
    );
  }

  isScriptToken(token: string): boolean {
    return this.#options.token !== null && isSame(token, this.#options.token);
  }

  #saveAddress(): Promise<void> {
    return writeWhole(this.#options.addressPath, `${this.address}\n`, 0o600);
  }
}

export const SESSION_SECONDS = (SESSION_DAYS * DAY_MS) / 1000;

async function readSessions(path: string): Promise<readonly Session[]> {
  try {
    return storedSessions.parse(JSON.parse((await readIfThere(path)) ?? '[]'));
  } catch {
    return [];
  }
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compares without telling by its time where the texts differ. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(hash(left)), Buffer.from(hash(right)));
}
