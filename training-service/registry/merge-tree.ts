/**
 * The merge tree of a feature's bins: the order in which a desktop may make cells coarser. It is made once, from the
 * reference counts, and then frozen.
 */

export interface MergeTreeOptions {
  /** `[bins]`, the last bin is "missing". */
  readonly counts: readonly number[];
  /** Whether only neighbours may join (numbers) or any two (categories). */
  readonly neighboursOnly: boolean;
  /** Numbers only: bins before this one and bins from it on join last of all; 0 where there is no such border. */
  readonly border?: number;
}

interface Node {
  readonly id: number;
  readonly count: number;
  /** On which side of the border its bins are. */
  readonly side: number;
}

/**
 * "Missing" joins the fullest bin at the first level; then, each time, the two nodes join that hold the fewest rows
 * together, the first such pair where several do.
 * @returns `[bins - 1]` pairs; nodes 0..bins-1 are the bins, node `bins + i` is what pair i joins
 */
export function buildMergeTree({ counts, neighboursOnly, border = 0 }: MergeTreeOptions): [number, number][] {
  const bins = counts.length;
  const missing = bins - 1;
  let modal = 0;
  for (let bin = 1; bin < missing; bin++) if ((counts[bin] ?? 0) > (counts[modal] ?? 0)) modal = bin;

  const merges: [number, number][] = [[modal, missing]];
  let nodes: readonly Node[] = counts.slice(0, missing).map((count, bin) => ({
    id: bin === modal ? bins : bin,
    count: bin === modal ? count + (counts[missing] ?? 0) : count,
    side: bin < border ? 0 : 1,
  }));
  while (nodes.length > 1) {
    const [first, second] = cheapestPair(nodes, neighboursOnly);
    const [left, right] = [nodes[first], nodes[second]];
    if (left === undefined || right === undefined) break;
    const joined = { id: bins + merges.length, count: left.count + right.count, side: left.side };
    merges.push([left.id, right.id]);
    nodes = nodes.flatMap((node, i) => (i === first ? [joined] : i === second ? [] : [node]));
  }
  return merges;
}

function cheapestPair(nodes: readonly Node[], neighboursOnly: boolean): [number, number] {
  let best: [number, number] = [0, 1];
  let least = Number.POSITIVE_INFINITY;
  for (let first = 0; first + 1 < nodes.length; first++) {
    const end = neighboursOnly ? first + 2 : nodes.length;
    for (let second = first + 1; second < end; second++) {
      const [left, right] = [nodes[first], nodes[second]];
      if (left === undefined || right === undefined) continue;
      // Across the border costs more than any number of rows.
      const rows = left.count + right.count + (left.side === right.side ? 0 : 2 ** 52);
      if (rows < least) {
        least = rows;
        best = [first, second];
      }
    }
  }
  return best;
}
