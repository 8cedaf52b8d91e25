/** A helper of a crew: takes its part of every step that is called, until it is sent home. */
import { workerData } from 'node:worker_threads';
import { computeGradients } from '../objective.ts';
import { addLeafValues, searchLeaves, shareOf } from '../steps.ts';
import { awaitTurn } from './crew.ts';
import { CONTROL, readSearch, readStretch, STEP, writeFound } from './crew-messages.ts';
import { awaitShare, type HelperStart } from './helpers.ts';
import { Workspace } from './workspace.ts';

const start: HelperStart = workerData;
const share = awaitShare(start);
if (share !== null) helpWith(new Workspace(share), start.part);

function helpWith(workspace: Workspace, part: number): void {
  const { control } = workspace;
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
      perform(workspace, part, step);
    } catch (error) {
      console.error(error);
      Atomics.store(control, CONTROL.failed, 1);
    }
    Atomics.add(control, CONTROL.done, 1);
    Atomics.notify(control, CONTROL.done);
  }
}

function perform(workspace: Workspace, part: number, step: number): void {
  const { message, plan } = workspace;
  const threads = plan.groups.length - 1;
  if (step === STEP.derive)
    computeGradients(workspace, shareOf({ start: 0, end: plan.rowCount }, part, threads));
  else if (step === STEP.search)
    writeFound(message, part, searchLeaves(workspace, readSearch(message), part));
  else if (step === STEP.add) {
    const rows = readStretch(message);
    addLeafValues(workspace, rows.leafCount, shareOf(rows, part, threads));
  }
}
