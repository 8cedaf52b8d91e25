/**
 * Reads a `TreeEnsembleRegressor` of ai.onnx.ml 1 and 3 into trees that can be explained exactly.
 *
 * The file is foreign until proved otherwise: whatever is not a proper tree with proper covers gives null. Tests are
 * brought to three forms (x <= t, x < t, x in a set) by swapping children; a chain of BRANCH_EQ along the false side
 * with one shared true child is one test on a set, as the runtime fuses it.
 */
import type { NodeProto } from './generated/onnx_pb.ts';
import { NodeAttributes } from './node-attributes.ts';

/** Which test an inner node makes of its feature's value. */
export const TreeTest = { atMost: 0, below: 1, member: 2 } as const;

/** Parallel arrays, one entry a node; the root is node 0 and a node's children come after it. */
export interface DecisionTree {
  /** `[nodes]`, the feature a node asks for, -1 at leaves. */
  readonly feature: Int32Array;
  /** `[nodes]`, one of `TreeTest`; true goes left. */
  readonly test: Uint8Array;
  /** `[nodes]`, compared in double with the float32 input. */
  readonly threshold: Float64Array;
  /** `[nodes]`, the set of a `member` test, else null. */
  readonly members: readonly (ReadonlySet<number> | null)[];
  /** `[nodes]`, 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** `[nodes]`, node ids, -1 at leaves. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** `[nodes]`, what a leaf adds to the score; 0 at inner nodes. */
  readonly value: Float64Array;
  /** `[nodes]`, training weight that passed the node, above 0; an inner node's is the sum of its children's. */
  readonly cover: Float64Array;
}

export interface TreeEnsemble {
  /** Score = base + the value of the leaf that each tree leads to. */
  readonly base: number;
  readonly trees: readonly DecisionTree[];
}

/** Covers are float32 numbers in the file, so a sum may be off by their rounding. */
const COVER_TOLERANCE = 1e-5;
/** No learner grows deeper; explaining takes time in proportion. */
const DEEPEST = 1000;

/**
 * @param featureCount width of the model's input
 * @returns null where the ensemble cannot be explained exactly: several targets, another aggregate than SUM or AVERAGE, a
 *   post-transform, arrays that do not fit each other, shared or circular nodes, or covers that are absent, not positive or
 *   not additive (converters write 1 everywhere)
 */
export function readTreeEnsemble(node: NodeProto, featureCount: number): TreeEnsemble | null {
  const attributes = new NodeAttributes(node);
  const aggregate = attributes.text('aggregate_function', 'SUM');
  const base = attributes.numbers('base_values');
  if (attributes.int('n_targets', 1) !== 1 || attributes.text('post_transform', 'NONE') !== 'NONE')
    return null;
  if (!(aggregate === 'SUM' || aggregate === 'AVERAGE') || base === null || base.length > 1) return null;
  if (!base.every(Number.isFinite)) return null;
  const table = readNodeTable(attributes);
  const weights = readLeafWeights(attributes);
  if (table === null || weights === null) return null;
  const spans = treeSpans(table.treeIds);
  if (spans === null) return null;
  const scale = aggregate === 'AVERAGE' ? 1 / spans.length : 1;
  const trees: DecisionTree[] = [];
  for (const [from, to] of spans) {
    const tree = readTree(table, weights, { from, to, scale, featureCount });
    if (tree === null) return null;
    trees.push(tree);
  }
  return { base: base[0] ?? 0, trees };
}

interface NodeTable {
  readonly treeIds: Float64Array;
  readonly nodeIds: Float64Array;
  readonly features: Float64Array;
  readonly values: Float64Array;
  readonly modes: readonly string[];
  readonly trueIds: Float64Array;
  readonly falseIds: Float64Array;
  /** Empty where the file says nothing: a missing value then goes false. */
  readonly missingTrue: Float64Array;
  /** Empty where the file holds none. */
  readonly covers: Float64Array;
}

function readNodeTable(attributes: NodeAttributes): NodeTable | null {
  const values = attributes.numbers('nodes_values');
  const covers = attributes.numbers('nodes_hitrates');
  const table = {
    treeIds: attributes.ints('nodes_treeids'),
    nodeIds: attributes.ints('nodes_nodeids'),
    features: attributes.ints('nodes_featureids'),
    modes: attributes.texts('nodes_modes'),
    trueIds: attributes.ints('nodes_truenodeids'),
    falseIds: attributes.ints('nodes_falsenodeids'),
    missingTrue: attributes.ints('nodes_missing_value_tracks_true'),
  };
  const count = table.treeIds.length;
  if (values === null || covers === null || count === 0) return null;
  const { missingTrue, treeIds: _, ...full } = table;
  for (const { length } of [values, ...Object.values(full)]) if (length !== count) return null;
  for (const { length } of [missingTrue, covers]) if (length !== 0 && length !== count) return null;
  return { ...table, values, covers };
}

/** The weight of each leaf under `key(tree, node)`. */
function readLeafWeights(attributes: NodeAttributes): ReadonlyMap<string, number> | null {
  const trees = attributes.ints('target_treeids');
  const nodes = attributes.ints('target_nodeids');
  const targets = attributes.ints('target_ids');
  const weights = attributes.numbers('target_weights');
  if (weights === null) return null;
  if (new Set([trees.length, nodes.length, targets.length, weights.length]).size !== 1) return null;
  const byLeaf = new Map<string, number>();
  for (const [i, weight] of weights.entries()) {
    const leaf = leafKey(trees[i], nodes[i]);
    if (targets[i] !== 0 || byLeaf.has(leaf) || !Number.isFinite(weight)) return null;
    byLeaf.set(leaf, weight);
  }
  return byLeaf;
}

const leafKey = (tree: number | undefined, node: number | undefined): string => `${tree}/${node}`;

/** The rows [from, to) of each tree; null where a tree's rows are not together: the runtime then gives wrong numbers. */
function treeSpans(treeIds: Float64Array): (readonly [from: number, to: number])[] | null {
  const starts = [...treeIds.keys()].filter((row) => row === 0 || treeIds[row] !== treeIds[row - 1]);
  if (new Set(starts.map((row) => treeIds[row])).size !== starts.length) return null;
  return starts.map((from, i) => [from, starts[i + 1] ?? treeIds.length]);
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly scale: number;
  readonly featureCount: number;
}

function readTree(table: NodeTable, weights: ReadonlyMap<string, number>, place: Place): DecisionTree | null {
  const { from, to, scale, featureCount } = place;
  const rowOf = new Map<number, number>();
  for (let row = from; row < to; row++) rowOf.set(table.nodeIds[row] ?? -1, row);
  if (rowOf.size !== to - from) return null;
  const seen = new Set<number>();
  const nodes: (Split | Leaf)[] = [];
  const rows: number[] = [];
  // Depth first; a node is in the list before its children, and knows its parent to be entered there.
  const open: { id: number; parent: number; side: 'left' | 'right'; depth: number }[] = [
    { id: table.nodeIds[from] ?? -1, parent: -1, side: 'left', depth: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const row = rowOf.get(next.id);
    if (row === undefined || seen.has(row) || next.depth > DEEPEST) return null;
    const node = table.modes[row] === 'LEAF' ? leafAt(table, weights, row) : splitAt(table, rowOf, seen, row);
    if (node === null || (node.kind === 'split' && !(node.feature >= 0 && node.feature < featureCount)))
      return null;
    seen.add(row);
    const parent = nodes[next.parent];
    if (parent?.kind === 'split') parent.children[next.side] = nodes.length;
    if (node.kind === 'split')
      open.push(
        { id: node.rightId, parent: nodes.length, side: 'right', depth: next.depth + 1 },
        { id: node.leftId, parent: nodes.length, side: 'left', depth: next.depth + 1 },
      );
    nodes.push(node);
    rows.push(row);
  }
  if (seen.size !== to - from) return null;
  const cover = coversOf(table, nodes, rows);
  if (cover === null) return null;
  const splits = nodes.map((node) => (node.kind === 'split' ? node : null));
  return {
    feature: Int32Array.from(splits, (split) => split?.feature ?? -1),
    test: Uint8Array.from(splits, (split) => split?.test ?? 0),
    threshold: Float64Array.from(splits, (split) => split?.threshold ?? 0),
    members: splits.map((split) => split?.members ?? null),
    missingLeft: Uint8Array.from(splits, (split) => (split?.missingLeft === true ? 1 : 0)),
    left: Int32Array.from(splits, (split) => split?.children.left ?? -1),
    right: Int32Array.from(splits, (split) => split?.children.right ?? -1),
    value: Float64Array.from(nodes, (node) => (node.kind === 'leaf' ? node.value * scale : 0)),
    cover,
  };
}

interface Leaf {
  readonly kind: 'leaf';
  readonly value: number;
}

interface Split {
  readonly kind: 'split';
  readonly feature: number;
  readonly test: number;
  readonly threshold: number;
  readonly members: ReadonlySet<number> | null;
  readonly missingLeft: boolean;
  readonly leftId: number;
  readonly rightId: number;
  readonly children: { left: number; right: number };
}

function leafAt(table: NodeTable, weights: ReadonlyMap<string, number>, row: number): Leaf {
  return { kind: 'leaf', value: weights.get(leafKey(table.treeIds[row], table.nodeIds[row])) ?? 0 };
}

/** Adds the further links of a chain to `seen`. */
function splitAt(
  table: NodeTable,
  rowOf: ReadonlyMap<number, number>,
  seen: Set<number>,
  row: number,
): Split | null {
  const mode = table.modes[row] ?? '';
  const value = table.values[row] ?? 0;
  const tracksTrue = table.missingTrue[row] === 1;
  const branch = {
    kind: 'split' as const,
    feature: table.features[row] ?? -1,
    threshold: value,
    members: null,
    children: { left: -1, right: -1 },
  };
  const whenTrue = table.trueIds[row] ?? -1;
  const whenFalse = table.falseIds[row] ?? -1;
  const straight = { ...branch, missingLeft: tracksTrue, leftId: whenTrue, rightId: whenFalse };
  const swapped = { ...branch, missingLeft: !tracksTrue, leftId: whenFalse, rightId: whenTrue };
  switch (mode) {
    case 'BRANCH_LEQ':
      return { ...straight, test: TreeTest.atMost };
    case 'BRANCH_LT':
      return { ...straight, test: TreeTest.below };
    case 'BRANCH_GT':
      return { ...swapped, test: TreeTest.atMost };
    case 'BRANCH_GTE':
      return { ...swapped, test: TreeTest.below };
    case 'BRANCH_NEQ':
      // A missing value is unequal to everything, whatever the flag says.
      return { ...swapped, test: TreeTest.member, members: new Set([value]), missingLeft: false };
    case 'BRANCH_EQ':
      return chainAt(table, rowOf, seen, row, straight);
    default:
      return null;
  }
}

function chainAt(
  table: NodeTable,
  rowOf: ReadonlyMap<number, number>,
  seen: Set<number>,
  first: number,
  split: Omit<Split, 'test'>,
): Split | null {
  const members = new Set<number>([split.threshold]);
  let rightId = split.rightId;
  for (;;) {
    const row = rowOf.get(rightId);
    const isLink =
      row !== undefined &&
      table.modes[row] === 'BRANCH_EQ' &&
      table.features[row] === split.feature &&
      table.trueIds[row] === split.leftId;
    if (!isLink) return { ...split, test: TreeTest.member, members, rightId };
    // The runtime takes the first link's direction where it fuses the chain, and the last one's where it does not.
    if (row === first || seen.has(row) || (table.missingTrue[row] === 1) !== split.missingLeft) return null;
    seen.add(row);
    members.add(table.values[row] ?? Number.NaN);
    rightId = table.falseIds[row] ?? -1;
  }
}

/** `[nodes]`; a tree of one leaf needs none. All-equal covers of a larger tree are not additive. */
function coversOf(
  table: NodeTable,
  nodes: readonly (Split | Leaf)[],
  rows: readonly number[],
): Float64Array | null {
  if (nodes.length === 1) return Float64Array.of(1);
  const covers = Float64Array.from(rows, (row) => table.covers[row] ?? Number.NaN);
  // From the leaves on: what was rounded, or may be off by the tolerance, is added up anew, so that reasons add up.
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    const cover = covers[i] ?? Number.NaN;
    if (!(cover > 0 && cover < Number.POSITIVE_INFINITY)) return null;
    if (node?.kind !== 'split') continue;
    const sum = (covers[node.children.left] ?? 0) + (covers[node.children.right] ?? 0);
    if (!(Math.abs(sum - cover) <= cover * COVER_TOLERANCE)) return null;
    covers[i] = sum;
  }
  return covers;
}
