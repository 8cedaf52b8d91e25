/** How many applicants of each decision have which value in one column: the figures of a chart. */
import type { Breakdown } from '@risk/app/contract/desktop.ts';
import { DECISION_ORDER } from './scoring-task.ts';

const MOST_GROUPS = 12;
/** Whole numbers that are this few stand alone. */
const MOST_DISTINCT = 8;

interface BreakdownOptions {
  readonly rowCount: number;
  /** Index in `DECISION_ORDER`. */
  readonly decisionAt: (row: number) => number;
}

type Counts = Breakdown['groups'][number]['counts'];

/** The categories by how many rows they have, the largest first; the empty cells last. */
export function breakdownOfTexts(options: BreakdownOptions, textAt: (row: number) => string): Breakdown {
  const groups = new Map<string, { label: string; counts: Counts; size: number }>();
  for (let row = 0; row < options.rowCount; row++) {
    const label = textAt(row);
    const key = label.toLowerCase();
    const group = groups.get(key) ?? { label, counts: none(), size: 0 };
    groups.set(key, group);
    add(group.counts, options.decisionAt(row));
    group.size++;
  }
  const empty = groups.get('');
  groups.delete('');
  const ordered = [...groups.values()].toSorted((a, b) => b.size - a.size);
  const shown = ordered.length <= MOST_GROUPS ? ordered : ordered.slice(0, MOST_GROUPS - 1);
  const others = ordered.slice(shown.length);
  return {
    groups: [
      ...shown.map(({ label, counts }) => ({ label, range: null, counts })),
      ...(empty === undefined ? [] : [{ label: null, range: null, counts: empty.counts }]),
    ],
    others: others.length === 0 ? null : others.reduce((sum, { counts }) => plus(sum, counts), none()),
  };
}

/** Ranges of equal width, or the numbers themselves where they are few; the empty cells last. */
export function breakdownOfNumbers(options: BreakdownOptions, numberAt: (row: number) => number): Breakdown {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  const distinct = new Set<number>();
  for (let row = 0; row < options.rowCount; row++) {
    const value = numberAt(row);
    if (Number.isNaN(value)) continue;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    if (distinct.size <= MOST_DISTINCT) distinct.add(value);
  }
  const single = distinct.size <= MOST_DISTINCT ? [...distinct].toSorted((a, b) => a - b) : null;
  const width = niceWidth(maximum - minimum);
  const start = Math.floor(minimum / width) * width;
  const groups = new Map<number, Counts>();
  for (let row = 0; row < options.rowCount; row++) {
    const value = numberAt(row);
    const at = Number.isNaN(value)
      ? Number.NaN
      : (single?.indexOf(value) ?? Math.floor((value - start) / width));
    const counts = groups.get(at) ?? none();
    groups.set(at, counts);
    add(counts, options.decisionAt(row));
  }
  const rangeOf = (at: number): [number, number] =>
    single === null
      ? [rounded(start + at * width), rounded(start + (at + 1) * width)]
      : [single[at] ?? 0, single[at] ?? 0];
  const empty = groups.get(Number.NaN);
  groups.delete(Number.NaN);
  return {
    groups: [
      ...[...groups.entries()]
        .toSorted(([a], [b]) => a - b)
        .map(([at, counts]) => ({ label: null, range: rangeOf(at), counts })),
      ...(empty === undefined ? [] : [{ label: null, range: null, counts: empty }]),
    ],
    others: null,
  };
}

/** 1, 2 or 5 times a power of ten, at most ten of which cover the span. */
function niceWidth(span: number): number {
  if (!(span > 0) || !Number.isFinite(span)) return 1;
  const power = 10 ** Math.floor(Math.log10(span / 10));
  return ([1, 2, 5, 10].find((factor) => factor * power * 10 >= span) ?? 10) * power;
}

/** Without the last digits of a sum of decimals. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function none(): Counts {
  return { green: 0, refer: 0, red: 0 };
}

function add(counts: Counts, decision: number): void {
  counts[DECISION_ORDER[decision] ?? 'red']++;
}

function plus(left: Counts, right: Counts): Counts {
  return { green: left.green + right.green, refer: left.refer + right.refer, red: left.red + right.red };
}
