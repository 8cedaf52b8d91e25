/** What the engine's main thread and its reasons thread say to each other. Both are this program: types are trusted. */
import type { Explanation, ScoredRow } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import type { ReasonKind } from '@risk/app/model/release.ts';
import type { LocalizedText } from '@risk/app/schema/feature-schema.ts';
import type { StoredFile, StoredModel } from './job-store.ts';

/** How the rows of one file become a model's input again, and which model that is. */
export type ModelOfRows = StoredModel & Pick<StoredFile, 'header' | 'styles'>;

export interface ReasonsTask {
  readonly id: number;
  readonly what: 'top-reasons' | 'explanation';
  readonly model: ModelOfRows;
  readonly rows: readonly ScoredRow[];
}

export interface TopReasons {
  /** Of the model's reasons. */
  readonly kind: ReasonKind;
  /** `[rows]` */
  readonly reasons: readonly (LocalizedText | null)[];
}

export type ReasonsAnswer = { readonly id: number } & (
  | { readonly ok: true; readonly what: 'top-reasons'; readonly value: TopReasons }
  | { readonly ok: true; readonly what: 'explanation'; readonly value: Explanation }
  | { readonly ok: false; readonly error: ErrorValue }
);

/** Sampling a whole page would keep it waiting; one row is sampled when it is opened. */
export function givesNoTopReasons(kind: ReasonKind): boolean {
  return kind === 'none' || kind === 'sampled';
}
