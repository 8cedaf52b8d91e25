/** One question of a tree, asked of many rows at once. */
import { TreeTest } from '../../model/onnx/tree-ensemble.ts';
import type { ExplainedTree } from './explained-tree.ts';
import type { RowClasses } from './row-classes.ts';

/** Where a row goes at a node. */
export const Side = { left: 0, right: 1, failedAbove: 2 } as const;

/** Codes of categories are small whole numbers; for those a table answers, for all others the set. */
const CODES = 256;
const sideOfCode = new Uint8Array(CODES);

/**
 * @param values `[rows]`, what the rows have for the node's feature, NaN where missing
 * @param above where the rows went at the nearest node above that asks the same feature; null where there is none
 * @param sides receives the rows' sides, a class each
 */
export function ask(
  tree: ExplainedTree,
  node: number,
  values: Float32Array,
  above: RowClasses | null,
  sides: RowClasses,
): void {
  const missing = tree.missingLeft[node] === 1 ? Side.left : Side.right;
  const threshold = tree.threshold[node] ?? 0;
  const members = tree.members[node];
  if (members) askMembers(values, members, missing, sides.of);
  else if (tree.test[node] === TreeTest.below) askBelow(values, threshold, missing, sides.of);
  else askAtMost(values, threshold, missing, sides.of);
  sides.count = above === null ? 2 : 3;
  if (above !== null) markFailed(above.of, tree.askedSide[node] ?? 0, values.length, sides.of);
  setExamples(sides, values.length);
}

// A comparison with NaN is false: which one is made decides where a missing value goes, without a look at the value.

function askAtMost(values: Float32Array, threshold: number, missing: number, sides: Uint16Array): void {
  if (missing === Side.left)
    for (let row = 0; row < values.length; row++) sides[row] = Number((values[row] ?? 0) > threshold);
  else for (let row = 0; row < values.length; row++) sides[row] = 1 - Number((values[row] ?? 0) <= threshold);
}

function askBelow(values: Float32Array, threshold: number, missing: number, sides: Uint16Array): void {
  if (missing === Side.left)
    for (let row = 0; row < values.length; row++) sides[row] = Number((values[row] ?? 0) >= threshold);
  else for (let row = 0; row < values.length; row++) sides[row] = 1 - Number((values[row] ?? 0) < threshold);
}

function askMembers(
  values: Float32Array,
  members: ReadonlySet<number>,
  missing: number,
  sides: Uint16Array,
): void {
  sideOfCode.fill(Side.right);
  for (const member of members) if (member >= 0 && member < CODES) sideOfCode[member] = Side.left;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    const code = value & (CODES - 1);
    if (code === value) sides[row] = sideOfCode[code] ?? 0;
    else sides[row] = Number.isNaN(value) ? missing : Number(!members.has(value));
  }
}

/** A row that failed a question above on the same feature comes here only as long as the feature is unknown. */
function markFailed(above: Uint16Array, side: number, rowCount: number, sides: Uint16Array): void {
  for (let row = 0; row < rowCount; row++) {
    const failed = Number(above[row] !== side);
    sides[row] = failed * Side.failedAbove + (1 - failed) * (sides[row] ?? 0);
  }
}

/** For a side that no row takes any row does: what is computed for it is not looked up. */
function setExamples({ of, example, count }: RowClasses, rowCount: number): void {
  example.fill(0, 0, count);
  let seen = 0;
  for (let row = 0; row < rowCount && seen !== (1 << count) - 1; row++) {
    const side = of[row] ?? 0;
    example[side] = row;
    seen |= 1 << side;
  }
}
