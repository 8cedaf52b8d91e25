/** Which keys this computer believes: those of the newest KeySet it has seen, and what it keeps of those before. */
import { firstKeys, type KeySet, keysOf, type TrustedKeys, trustedBy } from '@risk/app/model/key-set.ts';
import type { WorkstationState } from './state-store.ts';

export interface Trust {
  readonly keys: TrustedKeys;
  readonly retired: WorkstationState['retired'];
}

/** Retired keys that are remembered, for the one stored Release and order that they signed. */
const RETIRED_KEYS = 32;

/** Null before enrolment. */
export function trustOf({ enrolment, trust, retired }: WorkstationState): Trust | null {
  return enrolment === null ? null : { keys: trust ?? firstKeys(enrolment.rootKey), retired };
}

/**
 * What the state becomes when a verified KeySet follows `known.keys`. There is no way back. Where the keys of orders
 * were exchanged, sequence and time floor start anew: a thief of the old ones may have set them as high as he liked.
 */
export function afterKeySet(state: WorkstationState, known: Trust, next: KeySet): Partial<WorkstationState> {
  const { keys: old, retired } = known;
  const remaining = old.inForce.keys.filter(({ keyId }) =>
    next.inForce.keys.some((key) => key.keyId === keyId),
  ).length;
  const issuedAt = Date.parse(next.issuedAt);
  const isExchanged = remaining < next.inForce.threshold;
  const keys = keysOf({ root: old.release, release: old.release, inForce: old.inForce });
  const kept = new Map([...(retired?.keys ?? []), ...keys].map((key) => [key.keyId, key]));
  const orderSha256 = isExchanged ? state.highestOrderSha256 : null;
  return {
    trust: trustedBy(next),
    retired: {
      keys: [...kept.values()].slice(-RETIRED_KEYS),
      orderSha256: orderSha256 ?? retired?.orderSha256 ?? null,
    },
    ...(isExchanged
      ? { highestSequence: 0, highestOrderSha256: null, timeFloor: issuedAt }
      : { timeFloor: Math.max(state.timeFloor, issuedAt) }),
  };
}
