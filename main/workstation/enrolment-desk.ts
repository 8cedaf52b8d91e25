/** Getting to know a service: by a string that a person brings, or by the provisioning file of this computer. */
import { createHash } from 'node:crypto';
import { readEnrolment, requireSafeAddress } from '@risk/app/contract/enrolment.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { keyMatchesId } from '@risk/app/model/envelope.ts';
import { openPinnedKeySet, trustedBy } from '@risk/app/model/key-set.ts';
import { readIfThere } from './disk.ts';
import { type Fetch, FleetClient } from './fleet-client.ts';
import { type MachinePolicy, type PolicedStateStore, requireAllowedRoot } from './machine-policy.ts';
import type { SecretStore } from './secret-store.ts';
import type { Enrolled, WorkstationState } from './state-store.ts';
import { trustOf } from './trust.ts';

export interface EnrolmentDeskOptions {
  readonly state: PolicedStateStore;
  readonly policy: MachinePolicy;
  readonly secrets: SecretStore;
  readonly provisionPath: string;
  /** Goes before the address in the enrolment string. */
  readonly addressOverride: string | undefined;
  readonly desktopName: string;
  readonly appVersion: string;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Provision {
  readonly text: string;
  readonly sha256: string;
}

export class EnrolmentDesk {
  readonly #options: EnrolmentDeskOptions;

  constructor(options: EnrolmentDeskOptions) {
    this.#options = options;
  }

  /** A client with this computer's token. @throws RiskError `sync.not-enrolled`, `enrolment.plain-http` */
  async client({ enrolment }: WorkstationState): Promise<{ client: FleetClient; enrolled: Enrolled }> {
    if (enrolment === null) throw new RiskError('sync.not-enrolled');
    const token = await this.#options.secrets.read(tokenName(enrolment.desktopId));
    if (token === null) throw new RiskError('sync.not-enrolled');
    return { client: this.#client(this.address(enrolment.address), token), enrolled: enrolment };
  }

  /** The address in use: the policy's, else the one that was given for this start, else the one enrolled with. */
  address(enrolledAddress: string): string {
    const { policy, addressOverride } = this.#options;
    return policy.serviceUrl ?? addressOverride ?? enrolledAddress;
  }

  /** The provisioning string, where there is one that was not used yet. */
  async freshProvision(): Promise<Provision | null> {
    const text = (await readIfThere(this.#options.provisionPath))?.trim() ?? '';
    if (text === '') return null;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const { usedProvisionSha256 } = await this.#options.state.read();
    return sha256 === usedProvisionSha256 ? null : { text, sha256 };
  }

  /** @throws RiskError `sync.not-enrolled`, `enrolment.policy-root` where there is no fresh string, else as `enrol` */
  async enrolByProvision(): Promise<{ readonly isNewRoot: boolean; readonly enrolled: Enrolled }> {
    const provision = await this.freshProvision();
    if (provision === null) {
      const isRefused = await this.#options.state.isRefused();
      throw new RiskError(isRefused ? 'enrolment.policy-root' : 'sync.not-enrolled');
    }
    try {
      return await this.enrol(provision.text, provision.sha256);
    } catch (error) {
      // A code that is used up will not work the next time either.
      const isUsedUp = error instanceof RiskError && error.code === 'enrolment.bad-code';
      if (isUsedUp) await this.#options.state.change({ usedProvisionSha256: provision.sha256 });
      throw error;
    }
  }

  /**
   * Enrols with a string. Another root key than before starts anew: orders of the old service mean nothing any more.
   * @throws RiskError `enrolment.*`, `sync.*`
   */
  async enrol(text: string, provisionSha256: string | null = null) {
    const { state, policy, secrets, desktopName, appVersion, now } = this.#options;
    const { address, code, rootKeyId } = readEnrolment(text);
    requireAllowedRoot(policy, rootKeyId);
    const usedAddress = this.address(address);
    requireSafeAddress(usedAddress);
    const answer = await this.#client(usedAddress, null).enrol({ code, desktopName, appVersion });
    if (answer.rootKey.keyId !== rootKeyId || !(await keyMatchesId(answer.rootKey)))
      throw new RiskError('enrolment.wrong-root');

    const { keySet } = answer;
    const trust = keySet === undefined ? null : trustedBy(await openPinnedKeySet(keySet, answer.rootKey));

    const before = await state.read();
    const known = trustOf(before)?.keys.root.keys;
    const isNewRoot = known !== undefined && !known.some(({ keyId }) => keyId === rootKeyId);
    const enrolled: Enrolled = {
      address,
      desktopId: answer.desktopId,
      rootKey: answer.rootKey,
      enrolledAt: new Date(now()).toISOString(),
    };
    // The token first: a state that names a desktop always finds its token.
    await secrets.write(tokenName(answer.desktopId), answer.token);
    await state.change({
      enrolment: enrolled,
      ...(provisionSha256 === null ? {} : { usedProvisionSha256: provisionSha256 }),
      // A known root keeps the keys that it led to: only a walk from set to set renews them.
      ...(isNewRoot || known === undefined ? { trust, retired: null } : {}),
      ...(isNewRoot ? { modelName: null, highestSequence: 0, highestOrderSha256: null, timeFloor: 0 } : {}),
    });
    return { isNewRoot, enrolled };
  }

  #client(address: string, token: string | null): FleetClient {
    const { fetch, timeoutMs, signal } = this.#options;
    return new FleetClient({ address, token, fetch, timeoutMs, signal });
  }
}

function tokenName(desktopId: string): string {
  return `desktop-${desktopId}`;
}
