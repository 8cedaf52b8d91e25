import type { Estimator, Model } from '../estimator.ts';
import type { FeatureMatrix, LabelledRows } from '../feature-matrix.ts';
import { constantScore } from '../prior.ts';
import type { Random } from '../random.ts';
import { probabilitiesOf } from '../sigmoid.ts';
import { addTreeScores, type Tree } from '../tree/tree.ts';
import type { Crew } from './crew/crew.ts';
import { openCrew } from './crew/open-crew.ts';
import type { Workspace } from './crew/workspace.ts';
import { addToOthers, Draws } from './draws.ts';
import { EarlyStopping, holdOut } from './early-stopping.ts';
import { initialScore } from './objective.ts';
import { type BoostingParameters, lightgbmDefaults, recommendedParameters } from './parameters.ts';
import { TreeGrower } from './tree-grower.ts';

/** score = baseScore + what each tree's leaf adds. */
export class GradientBoostingModel implements Model {
  readonly baseScore: number;
  readonly trees: readonly Tree[];

  constructor(baseScore: number, trees: readonly Tree[]) {
    this.baseScore = baseScore;
    this.trees = trees;
  }

  score(data: FeatureMatrix): Float64Array {
    const scores = new Float64Array(data.rowCount).fill(this.baseScore);
    for (const tree of this.trees) addTreeScores(tree, data, scores);
    return scores;
  }

  probabilities(data: FeatureMatrix): Float64Array {
    return probabilitiesOf(this.score(data));
  }
}

/**
 * Gradient boosting of trees for the log loss, after LightGBM (G. Ke and others, "LightGBM: a highly efficient gradient
 * boosting decision tree", 2017): binned features, leaf-wise growth, histogram subtraction, native categorical splits.
 */
export const gradientBoosting: Estimator<BoostingParameters, GradientBoostingModel> = {
  defaults: lightgbmDefaults,
  recommended: recommendedParameters,
  fit: (data, target, parameters, random) => fitBoosting({ data, target, parameters, random }),
};

interface BoostingTask extends LabelledRows {
  readonly parameters: BoostingParameters;
  readonly random: Random;
  /** What early stopping watches; without it, a tenth of the rows, held out by class. */
  readonly validation?: LabelledRows;
}

/** With early stopping, only the trees up to the lowest log loss on the validation rows are kept. */
export function fitBoosting(task: BoostingTask): GradientBoostingModel {
  const { parameters, random, validation } = task;
  const stops = parameters.early_stopping_round > 0;
  const { training, heldOut } =
    stops && validation === undefined ? holdOut(task, random) : { training: task, heldOut: validation };
  const { data, target } = training;
  const constant = constantScore(target);
  if (constant !== null) return new GradientBoostingModel(constant, []);
  const baseScore = initialScore(target);
  const stopper =
    stops && heldOut !== undefined ? new EarlyStopping(heldOut, baseScore, parameters) : undefined;
  const { workspace, crew } = openCrew(data, target, parameters);
  workspace.scores.fill(baseScore);
  try {
    const trees = growTrees({ data, workspace, crew, stopper, draws: new Draws(data, parameters, random) });
    return new GradientBoostingModel(baseScore, trees.slice(0, stopper?.bestTrees ?? trees.length));
  } finally {
    if (crew.stop()) workspace.release();
  }
}

/** What trees are grown from. */
interface Growth {
  readonly data: FeatureMatrix;
  readonly workspace: Workspace;
  readonly crew: Crew;
  readonly draws: Draws;
  readonly stopper: EarlyStopping | undefined;
}

/** The trees in the order of their growth; `scores` are those of all of them then. */
export function growTrees({ data, workspace, crew, draws, stopper }: Growth): Tree[] {
  const grower = new TreeGrower(workspace, crew);
  const trees: Tree[] = [];
  for (let round = 0; round < workspace.plan.parameters.num_iterations; round++) {
    const { bag, allowed } = draws.next(round);
    const tree = grower.grow({ bag, allowed });
    if (tree === null) {
      // Another draw of rows or features may still find a split; the same ones won't.
      if (draws.areFixed) break;
      continue;
    }
    if (bag !== null) addToOthers(tree, data, workspace.scores, bag);
    trees.push(tree);
    if (stopper?.stopsAfter(tree) === true) break;
  }
  return trees;
}
