/** Whose token a command carries: RISK_TOKEN, or one of the local demonstration's. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@risk/app/contract/environment.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { z } from 'zod';
import type { CommandLine } from './options.ts';

export interface ChosenToken {
  readonly token: string;
  /** The person of the demonstration; null where the token came from RISK_TOKEN. */
  readonly demoUser: string | null;
}

const tokensFile = z.record(z.string(), z.string());
/** Who asks for a model may not approve it, so the two halves of the walk-through are two people's. */
const DEMO_TRAINER = 'demo-scientist';
const DEMO_ADMIN = 'demo-admin';

/**
 * @param line the command, and the person of `--as`
 * @throws RiskError `access.unauthenticated` where there is no token, `request.not-found` for an unknown person
 */
export async function chooseToken(
  { token, dataDirectory, serviceUrl }: Pick<Environment, 'token' | 'dataDirectory' | 'serviceUrl'>,
  { command, as: wanted }: Pick<CommandLine, 'command' | 'as'>,
): Promise<ChosenToken> {
  if (wanted === undefined && token !== undefined) return { token, demoUser: null };
  // The demonstration's tokens stay on this machine, whatever address was set.
  const tokens = isLoopback(serviceUrl) ? await readDemoTokens(dataDirectory) : null;
  const demoUser = wanted ?? (command === 'train' ? DEMO_TRAINER : DEMO_ADMIN);
  const chosen = tokens?.[demoUser];
  if (chosen !== undefined) return { token: chosen, demoUser };
  if (wanted !== undefined)
    throw new RiskError('request.not-found', { what: 'demonstration user', name: wanted });
  throw new RiskError('access.unauthenticated');
}

async function readDemoTokens(dataDirectory: string) {
  try {
    return tokensFile.parse(
      JSON.parse(await readFile(join(dataDirectory, 'service', 'demo-tokens.json'), 'utf8')),
    );
  } catch {
    return null;
  }
}

function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
