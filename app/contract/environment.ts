/** The settings that scripts may rely on, read once at a program's edge and handed over as values. */
import { z } from 'zod';
import { type Host, perUserDirectory } from './data-directory.ts';
import { RiskError } from './errors.ts';

export type { Host };

const port = z.coerce.number().int().min(0).max(65_535);

const variables = z.object({
  RISK_DATA_DIR: z.string().min(1).optional(),
  RISK_SERVICE_PORT: port.default(5051),
  RISK_WEB_PORT: port.default(9696),
  RISK_SERVICE_URL: z.url().optional(),
  RISK_TOKEN: z.string().min(8, 'at least 8 characters').optional(),
  RISK_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  RISK_DEMO: z.enum(['on', 'off']).optional(),
  DATABASE_URL: z.string().min(1).optional(),
});

export interface Environment {
  /** All state stands below this folder: `service/`, `workstation/`, `provision/`. */
  readonly dataDirectory: string;
  readonly servicePort: number;
  readonly webPort: number;
  /** Address of the service; the local one where not set. */
  readonly serviceUrl: string;
  /** The address of `RISK_SERVICE_URL`, which for a desktop goes before the one it was enrolled with. */
  readonly serviceUrlOverride: string | undefined;
  readonly token: string | undefined;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Whether an empty service prepares the demonstration: on with the built-in database, off with `DATABASE_URL`. */
  readonly demo: boolean;
  readonly databaseUrl: string | undefined;
}

/**
 * @param source the process's environment; empty strings count as not set
 * @throws RiskError `environment.invalid`
 */
export function readEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  host: Host,
): Environment {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new RiskError('environment.invalid', {
      name: String(issue?.path[0] ?? '?'),
      reason: issue?.message ?? '?',
    });
  }
  const env = parsed.data;
  return {
    dataDirectory: env.RISK_DATA_DIR ?? perUserDirectory(source, host),
    servicePort: env.RISK_SERVICE_PORT,
    webPort: env.RISK_WEB_PORT,
    serviceUrl: env.RISK_SERVICE_URL ?? `http://127.0.0.1:${env.RISK_SERVICE_PORT}`,
    serviceUrlOverride: env.RISK_SERVICE_URL,
    token: env.RISK_TOKEN,
    logLevel: env.RISK_LOG_LEVEL,
    demo: env.RISK_DEMO === undefined ? env.DATABASE_URL === undefined : env.RISK_DEMO === 'on',
    databaseUrl: env.DATABASE_URL,
  };
}
