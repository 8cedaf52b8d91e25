/** Bins of a numeric feature: chosen on the reference, then frozen. */
import { type BinnedNumeric, MINIMUM_CELL } from '@risk/app/privacy/reference-profile.ts';
import { buildMergeTree } from './merge-tree.ts';
import { settleMissing } from './settle-missing.ts';

/** Up to so many distinct values each value has a bin; above, the bins hold equal shares of the rows. */
const MAXIMUM_DISTINCT = 20;
const QUANTILE_BINS = 10;

export interface NumericBinsOptions {
  readonly name: string;
  /** Finite numbers, NaN where missing; at least `MINIMUM_CELL` of them. */
  readonly values: Float32Array | Float64Array;
  /** An edge that has to be there, and that the merge tree joins across last of all. */
  readonly fixedEdge?: number;
}

/**
 * Edges lie half-way between neighbouring values of the reference, so that no edge is anybody's value. Bins with fewer
 * than `MINIMUM_CELL` rows join the smaller neighbour. The fixed edge stays even where one side of it holds 1 to 9 rows:
 * these are then counted in the bin on the other side.
 */
export function binNumeric({ name, values, fixedEdge }: NumericBinsOptions): BinnedNumeric {
  const present = values.filter((value) => !Number.isNaN(value)).toSorted();
  const edges = new Set(chooseEdges(present));
  if (fixedEdge !== undefined) edges.add(fixedEdge);
  const ascending = [...edges].toSorted((a, b) => a - b);
  const bins = joinSmallBins({ edges: ascending, counts: countBins(present, ascending) }, fixedEdge);
  const border = fixedEdge === undefined ? 0 : bins.edges.indexOf(fixedEdge) + 1;
  moveRestAcross(bins.counts, border);
  const counts = settleMissing(bins.counts, values.length - present.length);
  return {
    kind: 'numeric',
    name,
    edges: bins.edges,
    counts,
    merges: buildMergeTree({ counts, neighboursOnly: true, border }),
  };
}

function chooseEdges(sorted: Float32Array | Float64Array): number[] {
  // Position of the last row of each distinct value.
  const ends: number[] = [];
  for (let i = 0; i < sorted.length; i++) if (sorted[i] !== sorted[i + 1]) ends.push(i);
  const edgeAfter = (end: number): number => ((sorted[end] ?? 0) + (sorted[end + 1] ?? 0)) / 2;
  const last = sorted.length - 1;
  if (ends.length <= MAXIMUM_DISTINCT) return ends.filter((end) => end < last).map(edgeAfter);
  const edges: number[] = [];
  for (let bin = 1; bin < QUANTILE_BINS; bin++) {
    const wanted = Math.ceil((bin * sorted.length) / QUANTILE_BINS) - 1;
    const end = ends.find((position) => position >= wanted) ?? last;
    if (end < last) edges.push(edgeAfter(end));
  }
  return edges;
}

/** Bin i holds (edges[i-1], edges[i]], the first and the last are open-ended. */
function countBins(sorted: Float32Array | Float64Array, edges: readonly number[]): number[] {
  const counts: number[] = Array.from({ length: edges.length + 1 }, () => 0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < edges.length && value > (edges[bin] ?? 0)) bin++;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

interface Bins {
  readonly edges: number[];
  readonly counts: number[];
}

const isSmall = (count: number): boolean => count > 0 && count < MINIMUM_CELL;

/** Takes out edges, the smallest small bin first, until no small bin is left that has a neighbour to join. */
function joinSmallBins(bins: Bins, fixedEdge: number | undefined): Bins {
  let { edges, counts } = bins;
  for (;;) {
    const joinable = (edge: number): boolean => edge >= 0 && edge < edges.length && edges[edge] !== fixedEdge;
    const smallest = counts
      .map((count, bin) => ({ count, bin }))
      .filter(({ count, bin }) => isSmall(count) && (joinable(bin - 1) || joinable(bin)))
      .toSorted((a, b) => a.count - b.count)[0];
    if (smallest === undefined) return { edges, counts };
    const { bin } = smallest;
    const before = joinable(bin - 1) ? (counts[bin - 1] ?? 0) : Number.POSITIVE_INFINITY;
    const after = joinable(bin) ? (counts[bin + 1] ?? 0) : Number.POSITIVE_INFINITY;
    // The edge that goes, and with it the bin to its right into the bin to its left.
    const edge = before <= after ? bin - 1 : bin;
    const joined = (counts[edge] ?? 0) + (counts[edge + 1] ?? 0);
    edges = edges.filter((_, i) => i !== edge);
    counts = counts.flatMap((count, i) => (i === edge ? [joined] : i === edge + 1 ? [] : [count]));
  }
}

/** What is still small beside the border is counted across it. */
function moveRestAcross(counts: number[], border: number): void {
  if (border === 0) return;
  const [below, above] = [counts[border - 1] ?? 0, counts[border] ?? 0];
  if (isSmall(below) || isSmall(above)) {
    const [to, from] = below >= above ? [border - 1, border] : [border, border - 1];
    counts[to] = below + above;
    counts[from] = 0;
  }
}
