/** A helper's entry: grows the trees of the seeds that it is given. */
import { helpWith } from '../../threads/shared-work.ts';
import { treeGrower } from './tree-crew.ts';

helpWith(treeGrower);
