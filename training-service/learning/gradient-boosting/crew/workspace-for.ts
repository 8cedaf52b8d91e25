import type { FeatureMatrix } from '../../feature-matrix.ts';
import { fillBins } from '../bin-lookup.ts';
import { findBins } from '../binning.ts';
import type { BoostingParameters } from '../parameters.ts';
import { threadsFor } from './crew.ts';
import { makePlan, makeWorkspace, type Workspace } from './workspace.ts';

/** The table binned and all that training needs laid out. */
export function workspaceFor(
  data: FeatureMatrix,
  target: Uint8Array,
  parameters: BoostingParameters,
): Workspace {
  const { rowCount } = data;
  const features = findBins(data, parameters);
  const threads = threadsFor(rowCount, features.length, parameters.num_threads);
  const workspace = makeWorkspace(makePlan({ rowCount, features, parameters, threads }));
  fillBins(data, workspace);
  workspace.target.set(target);
  return workspace;
}
