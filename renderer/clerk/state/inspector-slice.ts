/** The row whose reasons are shown. */
import type { Explanation, ScoredRow } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';

export type ExplanationState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly explanation: Explanation }
  | { readonly state: 'failed'; readonly error: ErrorValue };

export interface Inspected {
  /** As the list shows it: the decision stands there before its reasons are known. */
  readonly row: ScoredRow;
  readonly explanation: ExplanationState;
  /** Grows each time that reading is to go on there; 0: not yet. */
  readonly focusWish: number;
}

export interface InspectorSlice {
  readonly inspected: Inspected | null;
}

export const initialInspector: InspectorSlice = { inspected: null };

/** @param row null closes */
export function withInspected(
  { inspected }: InspectorSlice,
  row: ScoredRow | null,
  withFocus: boolean,
): InspectorSlice {
  if (row === null) return initialInspector;
  const focusWish = (inspected?.focusWish ?? 0) + (withFocus ? 1 : 0);
  if (inspected?.row.rowId === row.rowId) return { inspected: { ...inspected, row, focusWish } };
  return { inspected: { row, explanation: { state: 'loading' }, focusWish } };
}

/** An answer that comes when another row is shown by now is of no use. */
export function withExplanation(
  { inspected }: InspectorSlice,
  rowId: number,
  explanation: ExplanationState,
): Partial<InspectorSlice> {
  return inspected?.row.rowId === rowId ? { inspected: { ...inspected, explanation } } : {};
}
