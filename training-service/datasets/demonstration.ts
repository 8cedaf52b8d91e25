/**
 * The demonstration's split of the shipped German credit file: of each class every tenth row is held out of training
 * and becomes the sample of applicants that the desktop offers.
 */

export interface DemonstrationSplit {
  /** CSV of the rows to train on, columns as in the source. */
  readonly training: string;
  /** CSV of the held-out rows without their outcome, with a client number (row of the source) in front. */
  readonly sample: string;
}

/** @param csv plain CSV without quoted cells, header first, the outcome in the last column */
export function splitDemonstration(csv: string): DemonstrationSplit {
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  const training = [header];
  const sample = [`client,${withoutOutcome(header)}`];
  const seen = new Map<string, number>();
  rows.forEach((row, i) => {
    const outcome = row.slice(row.lastIndexOf(',') + 1);
    const index = seen.get(outcome) ?? 0;
    seen.set(outcome, index + 1);
    if (index % 10 === 0) sample.push(`C-${String(i + 1).padStart(4, '0')},${withoutOutcome(row)}`);
    else training.push(row);
  });
  return { training: `${training.join('\n')}\n`, sample: `${sample.join('\n')}\n` };
}

function withoutOutcome(row: string): string {
  return row.slice(0, row.lastIndexOf(','));
}
