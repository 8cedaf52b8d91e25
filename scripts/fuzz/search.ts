/** Looks for an input that a target fails on, and makes it small. */
import fc from 'fast-check';
import { corpusOf } from './corpus.ts';
import { inputs } from './mutate.ts';
import type { FuzzTarget } from './target.ts';

export interface SearchOptions {
  readonly seed: number;
  readonly runs: number;
  /** Called around each input, so that somebody else can tell which one never ended. */
  readonly before?: (bytes: Uint8Array) => void;
  readonly after?: () => void;
  /** Where the corpus lies; the repository's where left out. */
  readonly folder?: string;
}

export interface Failure {
  readonly bytes: Uint8Array;
  readonly reason: string;
  readonly seed: number;
}

/** The same target, corpus, seed and number of runs: the same inputs. @returns null where all held */
export async function search(target: FuzzTarget, options: SearchOptions): Promise<Failure | null> {
  const { seed, runs, before, after, folder } = options;
  const property = fc.asyncProperty(inputs(target, corpusOf(target, folder)), async (bytes) => {
    before?.(bytes);
    try {
      await target.run(bytes);
    } finally {
      after?.();
    }
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, {
    seed,
    numRuns: runs,
    endOnFailure: false,
  });
  const bytes = counterexample?.[0];
  return failed && bytes !== undefined ? { bytes, reason: reasonOf(errorInstance), seed } : null;
}

export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
