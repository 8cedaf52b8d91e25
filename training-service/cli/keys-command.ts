/** `npm run admin -- keys …`: the keys in force, and the next set of them. */
import { RiskError } from '@risk/app/contract/errors.ts';
import { peopleRoutes as routes } from '@risk/app/contract/service.ts';
import { type KeySet, keySet } from '@risk/app/model/key-set.ts';
import { keyLines, readDraft, readPublicKey, signDraft, writeDraft, writeNewKey } from './key-files.ts';
import type { CommandLine } from './options.ts';
import type { ServiceClient } from './service-client.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 365;

/** Whether the command is for a computer that no network reaches. */
export function isOffline({ command, operands: [verb] }: CommandLine): boolean {
  return command === 'keys' && (verb === 'new' || verb === 'sign');
}

/** `keys new`, `keys sign`. @throws RiskError */
export function offlineKeysCommand({ operands: [verb, file = ''], key = '' }: CommandLine): Promise<string> {
  return verb === 'new' ? writeNewKey(file) : signDraft(file, key);
}

/** The other ones. @param now milliseconds since the epoch @throws RiskError */
export async function keysCommand(line: CommandLine, client: ServiceClient, now: number): Promise<string> {
  const { operands, comment } = line;
  const [verb = 'show', file = ''] = operands;
  switch (verb) {
    case 'rotate': {
      const { keys, heldKeyIds } = await client.call(routes.rotateKeys, routes.rotateKeys.path, { comment });
      return [...keyLines(keys, heldKeyIds), '', 'The old key signs nothing any more.'].join('\n');
    }
    case 'draft':
      return draft(line, file, client, now);
    case 'publish': {
      const { draft: sealed } = await readDraft(file);
      const body = { keySet: sealed, comment };
      const { keys, heldKeyIds } = await client.call(routes.publishKeySet, routes.publishKeySet.path, body);
      return [...keyLines(keys, heldKeyIds), '', 'Published.'].join('\n');
    }
    default: {
      const { keys, heldKeyIds } = await client.call(routes.keys, routes.keys.path);
      return keyLines(keys, heldKeyIds).join('\n');
    }
  }
}

async function draft(
  { root, threshold, days, freshKey }: CommandLine,
  file: string,
  client: ServiceClient,
  now: number,
): Promise<string> {
  const { keys } = await client.call(routes.keys, routes.keys.path);
  const online = freshKey ? await client.call(routes.makeKey, routes.makeKey.path) : null;
  const role = online === null ? null : { keys: [online], threshold: 1 };
  const roots = await Promise.all(root.map(readPublicKey));
  const next = keySet.safeParse({
    formatVersion: 1,
    version: keys.version + 1,
    root:
      roots.length === 0
        ? keys.root
        : { keys: roots, threshold: Number(threshold ?? Math.min(2, roots.length)) },
    release: role ?? keys.release,
    inForce: role ?? keys.inForce,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + Number(days ?? DEFAULT_DAYS) * DAY_MS).toISOString(),
  } satisfies KeySet);
  if (!next.success)
    throw new RiskError('request.invalid', { reason: next.error.issues[0]?.message ?? 'no key set' });
  await writeDraft(file, next.data);
  return [
    ...keyLines(next.data),
    '',
    `Drafted in ${file}. Have it signed by ${keys.root.threshold} of the root keys so far and ${next.data.root.threshold} of the new ones: keys sign ${file} --key FILE.pem`,
    'The service adds the signatures of the keys that it holds when the draft is published.',
  ].join('\n');
}
