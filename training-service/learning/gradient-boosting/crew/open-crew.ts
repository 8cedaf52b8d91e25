import type { FeatureMatrix } from '../../feature-matrix.ts';
import { fillBins } from '../bin-lookup.ts';
import { findBins } from '../binning.ts';
import type { BoostingParameters } from '../parameters.ts';
import { Crew, threadsFor } from './crew.ts';
import { Helpers } from './helpers.ts';
import { makePlan, makeWorkspace, type Workspace } from './workspace.ts';

/** The table binned, all that training needs laid out, and the threads that train on it. */
export function openCrew(
  data: FeatureMatrix,
  target: Uint8Array,
  parameters: BoostingParameters,
): { workspace: Workspace; crew: Crew } {
  const threads = threadsFor(data.rowCount, data.features.length, parameters.num_threads);
  const helpers = new Helpers(threads - 1);
  try {
    const workspace = workspaceFor(data, target, parameters, threads);
    return { workspace, crew: new Crew(workspace, helpers) };
  } catch (error) {
    helpers.dismiss();
    throw error;
  }
}

/** For so many threads. */
export function workspaceFor(
  data: FeatureMatrix,
  target: Uint8Array,
  parameters: BoostingParameters,
  threads = 1,
): Workspace {
  const { rowCount } = data;
  const features = findBins(data, parameters);
  const workspace = makeWorkspace(makePlan({ rowCount, features, parameters, threads }));
  fillBins(data, workspace);
  workspace.target.set(target);
  return workspace;
}
