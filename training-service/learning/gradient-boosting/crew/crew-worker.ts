/** A helper of a crew: takes its part of every step that is called, until it is sent home. */
import { workerData } from 'node:worker_threads';
import { computeGradients } from '../objective.ts';
import { dealRows } from '../partition.ts';
import { addLeafValues, searchLeaves, shareOf } from '../steps.ts';
import { awaitTurn, type HelperTask } from './crew.ts';
import { CONTROL, readSearch, readStretch, STEP, writeFound, writeLefts } from './crew-messages.ts';
import { Workspace } from './workspace.ts';

const { share, part }: HelperTask = workerData;
const workspace = new Workspace(share);
const { control, message, plan } = workspace;
const threads = plan.groups.length - 1;

function perform(step: number): void {
  if (step === STEP.derive)
    computeGradients(workspace, shareOf({ start: 0, end: plan.rowCount }, part, threads));
  else if (step === STEP.search)
    writeFound(message, part, searchLeaves(workspace, readSearch(message), part));
  else if (step === STEP.deal) {
    const rows = readStretch(message);
    writeLefts(message, part, dealRows(workspace, rows.extra, shareOf(rows, part, threads)));
  } else if (step === STEP.add) {
    const rows = readStretch(message);
    addLeafValues(workspace, rows.extra, shareOf(rows, part, threads));
  }
}

// No step but the last is called before all helpers are ready; so a turn that has passed by now is that one.
let turn = 0;
Atomics.add(control, CONTROL.ready, 1);
Atomics.notify(control, CONTROL.ready);
for (;;) {
  turn = awaitTurn(control, turn);
  const step = Atomics.load(control, CONTROL.step);
  if (step === STEP.stop) {
    Atomics.add(control, CONTROL.done, 1);
    Atomics.notify(control, CONTROL.done);
    break;
  }
  try {
    perform(step);
  } catch (error) {
    console.error(error);
    Atomics.store(control, CONTROL.failed, 1);
  }
  Atomics.add(control, CONTROL.done, 1);
  Atomics.notify(control, CONTROL.done);
}
