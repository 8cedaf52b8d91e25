/** Our trees in the form in which Python's `shap` takes them. */
import type { DecisionTree } from '@risk/app/model/onnx/tree-ensemble.ts';

/** One tree for the table `trees` that `SHAP_EXPLAINER` reads. */
export function shapTree({ feature, threshold, missingLeft, left, right, value, cover }: DecisionTree) {
  return {
    children_left: [...left],
    children_right: [...right],
    children_default: Array.from(left, (id, node) => (missingLeft[node] === 1 ? id : (right[node] ?? -1))),
    features: [...feature],
    thresholds: [...threshold],
    values: [...value],
    node_sample_weight: [...cover],
  };
}

/** Python lines that make `explainer` of `asked["trees"]`; `numpy` has to be there as `np`. */
export const SHAP_EXPLAINER = `
def tree(t):
    t = {k: np.array(v, dtype=np.float64 if k in ("thresholds", "values", "node_sample_weight") else np.int32) for k, v in t.items()}
    t["values"] = t["values"].reshape(-1, 1)
    return t
explainer = shap.TreeExplainer({"trees": [tree(t) for t in asked["trees"]]}, feature_perturbation="tree_path_dependent")
`;
