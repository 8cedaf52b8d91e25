/**
 * What the security officer of a house settles for a whole computer, in one file that ordinary users cannot write. It
 * goes before the environment and before whatever this computer was enrolled with.
 */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { requireSafeAddress } from '@risk/app/contract/enrolment.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { keyId } from '@risk/app/model/envelope.ts';
import { z } from 'zod';
import { errorCodeOf } from '../engine/engine-error.ts';
import { StateStore, type WorkstationState } from './state-store.ts';
import { trustOf } from './trust.ts';

/** A setting that this version does not know stops the program: one that silently does nothing would be worse. */
const policyFile = z.strictObject({
  /** Address of the one service that this computer speaks to. */
  serviceUrl: z.url().optional(),
  /** SHA-256 of the root keys that may be trusted, as the enrolment string names them; several while one is exchanged. */
  rootKeySha256: z.array(keyId).min(1).max(16).optional(),
});
export type MachinePolicy = z.infer<typeof policyFile>;

/** Far more than a policy holds; a larger file is none. */
const MAX_BYTES = 64 * 1024;
const GROUP_OR_OTHERS_WRITE = 0o022;

/**
 * Where the policy stands: in a folder that only an administrator can write to. For Windows that is the programs' folder,
 * not ProgramData, where ordinary users may make files; no path comes from the environment, which users can set.
 */
export function machinePolicyPath(platform: string): string {
  switch (platform) {
    case 'win32':
      return 'C:\\Program Files\\Risk-O-Meter\\policy.json';
    case 'darwin':
      return '/Library/Application Support/Risk-O-Meter/policy.json';
    default:
      return '/etc/risk-o-meter/policy.json';
  }
}

export interface PolicyHost {
  readonly platform: string;
  /** Users that may own the file and its folder: the administrator. */
  readonly ownerIds: readonly number[];
}

const thisHost: PolicyHost = { platform: process.platform, ownerIds: [0] };

/**
 * @returns no settings where there is no file
 * @throws RiskError `policy.unsafe` where others than the administrator could have written it, `policy.invalid`
 */
export async function readMachinePolicy(path: string, host: PolicyHost = thisHost): Promise<MachinePolicy> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new RiskError(
      'policy.invalid',
      { file: path, reason: code ?? 'it cannot be read' },
      { cause: error },
    );
  }
  try {
    // Of the open file, so that nobody changes it in between.
    const found = await file.stat();
    if (!found.isFile() || found.size > MAX_BYTES)
      throw new RiskError('policy.invalid', { file: path, reason: 'not a small file' });
    requireAdministrators(path, path, found, host);
    requireAdministrators(path, dirname(path), await stat(dirname(path)), host);
    return parsePolicy(path, await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}

/** Node cannot see who may write on Windows: there the folder has to see to it. */
function requireAdministrators(
  file: string,
  place: string,
  { uid, mode }: { readonly uid: number; readonly mode: number },
  { platform, ownerIds }: PolicyHost,
): void {
  if (platform === 'win32') return;
  if (!ownerIds.includes(uid) || (mode & GROUP_OR_OTHERS_WRITE) !== 0)
    throw new RiskError('policy.unsafe', { file, place });
}

function parsePolicy(path: string, text: string): MachinePolicy {
  try {
    const policy = policyFile.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
    if (policy.serviceUrl !== undefined) requireSafeAddress(policy.serviceUrl);
    return policy;
  } catch (cause) {
    throw new RiskError('policy.invalid', { file: path, reason: reasonOf(cause) }, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) {
    const [issue] = cause.issues;
    return `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
  }
  return cause instanceof RiskError ? cause.message : 'it is not JSON';
}

/** @throws RiskError `enrolment.policy-root` */
export function requireAllowedRoot({ rootKeySha256 }: MachinePolicy, rootKeyId: string): void {
  if (rootKeySha256 !== undefined && !rootKeySha256.includes(rootKeyId))
    throw new RiskError('enrolment.policy-root', { found: rootKeyId });
}

/**
 * The state of a computer under a policy. What came from a root that the policy does not name counts for nothing: the
 * computer is not enrolled, its model is not used, and it starts anew with the service that the policy wants.
 */
export class PolicedStateStore extends StateStore {
  readonly #policy: MachinePolicy;

  constructor(path: string, policy: MachinePolicy) {
    super(path);
    this.#policy = policy;
  }

  override async read(): Promise<WorkstationState> {
    const stored = await super.read();
    if (isAllowed(this.#policy, stored)) return stored;
    return {
      ...stored,
      enrolment: null,
      trust: null,
      retired: null,
      modelName: null,
      highestSequence: 0,
      highestOrderSha256: null,
      timeFloor: 0,
    };
  }

  /** Whether this computer is enrolled with a root that the policy does not name. */
  async isRefused(): Promise<boolean> {
    return !isAllowed(this.#policy, await super.read());
  }
}

/** The root that the computer was enrolled with will do, or one that it led to. */
function isAllowed({ rootKeySha256 }: MachinePolicy, state: WorkstationState): boolean {
  if (rootKeySha256 === undefined || state.enrolment === null) return true;
  const roots = [state.enrolment.rootKey, ...(trustOf(state)?.keys.root.keys ?? [])];
  return roots.some((key) => rootKeySha256.includes(key.keyId));
}
