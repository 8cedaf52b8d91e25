/**
 * Trees, added up or averaged, as one `TreeEnsembleRegressor` of ai.onnx.ml 3: thresholds, leaf values and sums in
 * double, the score rounded to float once at the end.
 *
 * A split on a set of categories becomes a chain of BRANCH_EQ nodes along the false side, one a category, which share
 * their true child; all of them carry the split's cover and its direction for missing values. Covers stand in
 * `nodes_hitrates`, one per node, leaves too: readers that explain need them, the runtime ignores them.
 */
import { type AttributeFields, DataType } from '@risk/app/model/onnx/model-file.ts';
import type { Tree } from '../learning/tree/tree.ts';
import { addConstantScore } from './constant-score.ts';
import {
  floatsAttribute,
  type GraphBuilder,
  intAttribute,
  intsAttribute,
  stringAttribute,
  stringsAttribute,
  tensor,
  tensorAttribute,
} from './graph-builder.ts';

export const ML_DOMAIN = 'ai.onnx.ml';

type Aggregate = 'SUM' | 'AVERAGE';

/** Columns of the node table; a tree's rows have to be contiguous with its root first. */
class NodeTable {
  readonly treeIds: number[] = [];
  readonly nodeIds: number[] = [];
  readonly features: number[] = [];
  readonly values: number[] = [];
  readonly modes: string[] = [];
  readonly trueIds: number[] = [];
  readonly falseIds: number[] = [];
  readonly missingTrue: number[] = [];
  readonly covers: number[] = [];
  readonly leafTrees: number[] = [];
  readonly leafNodes: number[] = [];
  readonly leafWeights: number[] = [];

  addTree(treeId: number, tree: Tree): void {
    const firstIds = exportedIds(tree);
    for (const [node, feature] of tree.feature.entries()) {
      const id = firstIds[node] ?? 0;
      const cover = tree.cover[node] ?? 0;
      if (feature < 0) {
        this.#add({
          treeId,
          id,
          mode: 'LEAF',
          feature: 0,
          value: 0,
          whenTrue: 0,
          whenFalse: 0,
          missing: 0,
          cover,
        });
        this.leafTrees.push(treeId);
        this.leafNodes.push(id);
        this.leafWeights.push(tree.value[node] ?? 0);
        continue;
      }
      const base = { treeId, feature, missing: tree.missingLeft[node] ?? 0, cover };
      const whenTrue = firstIds[tree.left[node] ?? 0] ?? 0;
      const whenFalse = firstIds[tree.right[node] ?? 0] ?? 0;
      const categories = tree.categories[node] ?? null;
      if (categories === null)
        this.#add({ ...base, id, mode: 'BRANCH_LEQ', value: tree.threshold[node] ?? 0, whenTrue, whenFalse });
      else
        categories.forEach((code, link) => {
          const next = link + 1 < categories.length ? id + link + 1 : whenFalse;
          this.#add({ ...base, id: id + link, mode: 'BRANCH_EQ', value: code, whenTrue, whenFalse: next });
        });
    }
  }

  #add(node: {
    treeId: number;
    id: number;
    mode: string;
    feature: number;
    value: number;
    whenTrue: number;
    whenFalse: number;
    missing: number;
    cover: number;
  }): void {
    this.treeIds.push(node.treeId);
    this.nodeIds.push(node.id);
    this.features.push(node.feature);
    this.values.push(node.value);
    this.modes.push(node.mode);
    this.trueIds.push(node.whenTrue);
    this.falseIds.push(node.whenFalse);
    this.missingTrue.push(node.missing);
    this.covers.push(node.cover);
  }

  attributes(baseScore: number, aggregate: Aggregate): AttributeFields[] {
    return [
      intsAttribute('nodes_treeids', this.treeIds),
      intsAttribute('nodes_nodeids', this.nodeIds),
      intsAttribute('nodes_featureids', this.features),
      tensorAttribute('nodes_values_as_tensor', doubles(this.values)),
      stringsAttribute('nodes_modes', this.modes),
      intsAttribute('nodes_truenodeids', this.trueIds),
      intsAttribute('nodes_falsenodeids', this.falseIds),
      intsAttribute('nodes_missing_value_tracks_true', this.missingTrue),
      floatsAttribute('nodes_hitrates', this.covers),
      intsAttribute('target_treeids', this.leafTrees),
      intsAttribute('target_nodeids', this.leafNodes),
      intsAttribute(
        'target_ids',
        this.leafNodes.map(() => 0),
      ),
      tensorAttribute('target_weights_as_tensor', doubles(this.leafWeights)),
      tensorAttribute('base_values_as_tensor', doubles([baseScore])),
      intAttribute('n_targets', 1),
      stringAttribute('aggregate_function', aggregate),
    ];
  }
}

const doubles = (values: readonly number[]) => tensor([values.length], Float64Array.from(values));

/** `[nodes]`, the id of each node in the file; a node on a set of categories takes one id a category. */
function exportedIds(tree: Tree): number[] {
  let next = 0;
  return Array.from(tree.feature, (_, node) => {
    const id = next;
    next += tree.categories[node]?.length ?? 1;
    return id;
  });
}

/**
 * Adds baseScore + the sum (or the average) of the trees to the graph.
 * @param features name of the float input `[rows, features]`
 * @returns name of the score, double `[rows, 1]` (of float precision)
 */
export function addTreeEnsemble(
  graph: GraphBuilder,
  {
    trees,
    baseScore,
    aggregate = 'SUM',
  }: { readonly trees: readonly Tree[]; readonly baseScore: number; readonly aggregate?: Aggregate },
  features: string,
): string {
  if (trees.length === 0)
    return addConstantScore(
      graph,
      graph.constant('base_score', [1, 1], Float64Array.of(baseScore)),
      features,
    );
  const table = new NodeTable();
  trees.forEach((tree, treeId) => table.addTree(treeId, tree));
  const score = graph.add('TreeEnsembleRegressor', [graph.cast(features, DataType.DOUBLE)], {
    domain: ML_DOMAIN,
    attributes: table.attributes(baseScore, aggregate),
  });
  return graph.cast(score, DataType.DOUBLE);
}
