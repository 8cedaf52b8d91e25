import { PAGE_LIMIT } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { expect, test } from 'vitest';
import { DoubleBridge } from '../../testing/double-bridge.ts';
import { completed, rows } from '../../testing/scenes.ts';
import { ready } from '../../testing/statuses.ts';
import { createClerkStore } from '../state/clerk-store.ts';
import { plainLayout, withPinned } from '../state/layout-slice.ts';
import { initialPages, PAGE_ROWS, withPage } from '../state/pages-slice.ts';
import { withSortClick } from '../state/view-slice.ts';
import { createGridActions, heldRows } from './grid-actions.ts';

function open(bridge: Pick<DoubleBridge, 'call'>) {
  const store = createClerkStore();
  store.setState({ jobs: [completed], openJobId: completed.jobId });
  const stored: unknown[] = [];
  const actions = createGridActions({ bridge, store, storeLayouts: (layouts) => stored.push(layouts) });
  return { store, actions, stored };
}

const double = () => new DoubleBridge({ status: ready, jobs: [completed], rows });

test('a run of rows is read in pages of the contract, in the order of the list', async () => {
  const bridge = double();
  const { store, actions } = open(bridge);
  store.setState(({ view }) => ({
    view: { ...view, ...withSortClick(view, 'probabilityOfDefault', false) },
  }));
  const answer = await actions.readRows({ first: 10, last: 900 });
  const expected = rows.toSorted((a, b) => b.probabilityOfDefault - a.probabilityOfDefault).slice(10, 901);
  expect(answer).toEqual({ ok: true, value: expected });
  expect(bridge.calls.map(({ input }) => input)).toMatchObject([
    { from: 10, limit: PAGE_LIMIT },
    { from: 10 + PAGE_LIMIT, limit: 891 - PAGE_LIMIT },
  ]);
});

test('beyond the end of the list there are no rows', async () => {
  const { actions } = open(double());
  const answer = await actions.readRows({ first: 990, last: 5000 });
  expect(answer).toEqual({ ok: true, value: rows.slice(990) });
});

test('rows of a list that is no longer in view are dropped', async () => {
  const { store, actions } = open(double());
  const reading = actions.readRows({ first: 0, last: 900 });
  store.setState(({ view }) => ({ view: { ...view, ...withSortClick(view, 'line', false) } }));
  expect(await reading).toBeNull();
  store.setState({ openJobId: null });
  expect(await actions.readRows({ first: 0, last: 1 })).toBeNull();
  expect(await actions.breakdown('line')).toBeNull();
});

test('a refusal is passed on', async () => {
  const refusal = { ok: false, error: new RiskError('job.not-found').toValue() } as const;
  const { actions } = open({ call: () => Promise.resolve(refusal) });
  expect(await actions.readRows({ first: 0, last: 1 })).toEqual(refusal);
});

const page = (number: number) => ({
  totalRows: rows.length,
  rows: rows.slice(number * PAGE_ROWS, (number + 1) * PAGE_ROWS),
});

test('rows that the window holds need no reading', () => {
  const first = { ...initialPages, ...withPage(initialPages, 'a', 0, page(0)) };
  const both = { ...first, ...withPage(first, 'a', 1, page(1)) };
  expect(heldRows(both, { first: 95, last: 105 })).toEqual(rows.slice(95, 106));
  expect(heldRows(first, { first: 95, last: 105 })).toBeNull();
});

test('a layout is kept under the name of its model', () => {
  const { store, actions, stored } = open(double());
  const layout = withPinned(plainLayout, 'line', true);
  actions.changeLayout('german-credit', layout);
  expect(store.getState().layouts).toEqual({ 'german-credit': layout });
  expect(stored).toEqual([{ layouts: { 'german-credit': layout } }]);
});
