/**
 * Cuts of a feature's merge tree. A batch sends the finest cut whose cells are all 0 or large enough; batches with
 * different cuts are compared on the finest cut that all of them refine. Nothing is ever suppressed, only coarsened.
 */
import type { CoarsenedCounts } from './batch.ts';
import { type BinnedFeature, MINIMUM_CELL } from './reference-profile.ts';

/** `[nodes]`, the bins under each node of the merge tree, ascending. */
export function leavesUnder({ counts, merges }: BinnedFeature): readonly (readonly number[])[] {
  const leaves: number[][] = counts.map((_, bin) => [bin]);
  for (const [left, right] of merges)
    leaves.push([...(leaves[left] ?? []), ...(leaves[right] ?? [])].toSorted((a, b) => a - b));
  return leaves;
}

/**
 * The finest cut whose cells are all 0 or at least `MINIMUM_CELL`.
 * @param counts `[bins]`, with a total of 0 or at least `MINIMUM_CELL`
 */
export function coarsen(binned: BinnedFeature, counts: readonly number[]): CoarsenedCounts {
  const bins = binned.counts.length;
  const totals = [...counts];
  for (const [left, right] of binned.merges) totals.push((totals[left] ?? 0) + (totals[right] ?? 0));

  const allowed = (node: number): boolean => {
    const total = totals[node] ?? 0;
    return total === 0 || total >= MINIMUM_CELL;
  };
  const cut = (node: number): readonly number[] | null => {
    const merge = node < bins ? undefined : binned.merges[node - bins];
    if (merge !== undefined) {
      const left = cut(merge[0]);
      const right = cut(merge[1]);
      if (left !== null && right !== null) return [...left, ...right];
    }
    return allowed(node) ? [node] : null;
  };

  const nodes = cut(totals.length - 1);
  if (nodes === null)
    throw new RangeError(`${binned.name}: fewer than ${MINIMUM_CELL} rows cannot be counted`);
  const ordered = [...nodes].toSorted((a, b) => a - b);
  return { name: binned.name, nodes: ordered, counts: ordered.map((node) => totals[node] ?? 0) };
}

/** Whether the nodes together hold every bin exactly once. */
export function isCut(binned: BinnedFeature, nodes: readonly number[]): boolean {
  const leaves = leavesUnder(binned);
  const seen = new Set<number>();
  for (const node of nodes) {
    const under = leaves[node];
    if (under === undefined || under.some((bin) => seen.has(bin))) return false;
    for (const bin of under) seen.add(bin);
  }
  return seen.size === binned.counts.length;
}

export interface CommonCut {
  readonly nodes: readonly number[];
  /** `[nodes]`, rows of all batches together. */
  readonly current: readonly number[];
  /** `[nodes]`, rows of the reference. */
  readonly reference: readonly number[];
}

/** The finest cut that the cuts of all batches refine, with both sides' counts on it; all bins where there are none. */
export function commonCut(binned: BinnedFeature, batches: readonly CoarsenedCounts[]): CommonCut {
  const leaves = leavesUnder(binned);
  const parents = parentOf(binned);
  const used = new Set(batches.flatMap(({ nodes }) => nodes));
  const top = (node: number): number => {
    let highest = node;
    for (let at: number | undefined = node; at !== undefined; at = parents[at])
      if (used.has(at)) highest = at;
    return highest;
  };

  const nodes = [...new Set(binned.counts.map((_, bin) => top(bin)))].toSorted((a, b) => a - b);
  const place = new Map(nodes.map((node, i) => [node, i]));
  const current = nodes.map(() => 0);
  for (const batch of batches) {
    batch.nodes.forEach((node, i) => {
      const at = place.get(top(node)) ?? 0;
      current[at] = (current[at] ?? 0) + (batch.counts[i] ?? 0);
    });
  }
  const reference = nodes.map((node) =>
    (leaves[node] ?? []).reduce((sum, bin) => sum + (binned.counts[bin] ?? 0), 0),
  );
  return { nodes, current, reference };
}

/** `[nodes]`, the node each node is merged into; none for the last. */
function parentOf({ counts, merges }: BinnedFeature): readonly (number | undefined)[] {
  const parents: (number | undefined)[] = Array.from(
    { length: counts.length + merges.length },
    () => undefined,
  );
  merges.forEach(([left, right], i) => {
    parents[left] = counts.length + i;
    parents[right] = counts.length + i;
  });
  return parents;
}
