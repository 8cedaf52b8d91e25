/** What is fuzzed: a reader of bytes that nobody vouches for, and what has to hold whatever it is given. */
import { errorCatalogue, errorValue, RiskError } from '@risk/app/contract/errors.ts';
import type fc from 'fast-check';

export interface FuzzTarget {
  /** Also the name of its folder in the corpus. */
  readonly name: string;
  /** Inputs beside those of the corpus that are made rather than kept, such as binary files. */
  readonly seeds: readonly Uint8Array[];
  /** Pieces that mean something to the reader: mutations strew them in. */
  readonly tokens: readonly Uint8Array[];
  /** Inputs of the right form, to go beyond what the corpus holds. */
  readonly fresh: fc.Arbitrary<Uint8Array>;
  /** Throws where something does not hold. Depends on nothing but the bytes, so that a kept input fails again. */
  run(bytes: Uint8Array): Promise<void>;
}

export type Outcome<Value> = { readonly value: Value } | { readonly error: RiskError };

/** What came of reading: a result, or a refusal that a person can be shown. Anything else thrown is a failure. */
export async function outcomeOf<Value>(read: () => Value | Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!(error instanceof RiskError)) throw error;
    errorValue.parse(error.toValue());
    require(error.code !== 'internal.unexpected', 'a refusal without a reason');
    for (const [, name = ''] of errorCatalogue[error.code].sentence.matchAll(/\{(\w+)\}/g))
      require(name in error.details, `${error.code} does not say its ${name}`);
    return { error };
  }
}

export function require(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** A number in [0, 2^32) that depends on the bytes alone (FNV-1a of Fowler, Noll, Vo): choices that an input brings along. */
export function numberOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Small pieces for small files, so that every place is cut somewhere; large ones not in more pieces than a file has. */
export function pieceSize(bytes: Uint8Array): number {
  const number = numberOf(bytes);
  const least = Math.ceil(bytes.length / 400);
  return Math.max(1, least + (number % 4 === 0 ? number % 8 : number % 700));
}

/** Texts that stand one after the other, with `¦` between them. */
export const tokensIn = (texts: string): readonly Uint8Array[] => texts.split('¦').map(bytesOf);

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
