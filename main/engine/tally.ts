/** Running sums of one job. */
import { DECISION_ORDER } from './scoring-task.ts';

export const HISTOGRAM_BARS = 20;

export class Tally {
  readonly counts = { green: 0, refer: 0, red: 0 };
  readonly histogram: number[] = Array.from({ length: HISTOGRAM_BARS }, () => 0);
  rowsToFix = 0;

  /**
   * @param probabilities `[rows]`, of default
   * @param decisions `[rows]`, index in `DECISION_ORDER`
   */
  add(
    { probabilities, decisions }: { readonly probabilities: Float32Array; readonly decisions: Uint8Array },
    rowsToFix: number,
  ): void {
    for (let row = 0; row < probabilities.length; row++) {
      this.counts[DECISION_ORDER[decisions[row] ?? 0] ?? 'red']++;
      const bar = Math.min(HISTOGRAM_BARS - 1, Math.floor((probabilities[row] ?? 0) * HISTOGRAM_BARS));
      this.histogram[bar] = (this.histogram[bar] ?? 0) + 1;
    }
    this.rowsToFix += rowsToFix;
  }
}
