/** The console's routes over HTTP; answers are parsed by the contract. */
import { errorValue, RiskError } from '@risk/app/contract/errors.ts';
import type { z } from 'zod';

export interface ServiceClientOptions {
  readonly address: string;
  readonly token: string;
  readonly fetch: typeof fetch;
}

export interface Route<Answer> {
  readonly method: string;
  readonly answer: z.ZodType<Answer>;
}

export class ServiceClient {
  readonly #options: ServiceClientOptions;

  constructor(options: ServiceClientOptions) {
    this.#options = options;
  }

  /** @throws RiskError the service's own, or `sync.offline`, `sync.bad-answer` */
  async call<Answer>({ method, answer }: Route<Answer>, path: string, body?: unknown): Promise<Answer> {
    const { address, token } = this.#options;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const content =
      body === undefined
        ? { headers }
        : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    let response: Response;
    try {
      response = await this.#options.fetch(new URL(path, address), { method, redirect: 'error', ...content });
    } catch (cause) {
      throw new RiskError('sync.offline', { reason: `${address} does not answer` }, { cause });
    }
    const json: unknown = await response.json().catch(() => null);
    if (response.ok) {
      const parsed = answer.safeParse(json);
      if (parsed.success) return parsed.data;
      throw new RiskError('sync.bad-answer', { reason: `an answer of another form from ${path}` });
    }
    const refused = errorValue.safeParse(json);
    throw refused.success
      ? RiskError.fromValue(refused.data)
      : new RiskError('sync.bad-answer', { reason: `status ${response.status} from ${path}` });
  }
}
