import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import { blockOfRows } from '@risk/app/table/row-block.ts';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { exportResults, type ReasonsOf } from './export-results.ts';
import { JobStore } from './job-store.ts';
import { RowsFile } from './rows-file.ts';
import { DECISION_ORDER } from './scoring-task.ts';

const policy: DecisionPolicy = { cutoff: 0.5, referBand: null };

/** A store with one scored row, then rows to fix. */
function storeOf(header: string, scored: string, ...toFix: readonly string[]) {
  const folder = temporaryFolder();
  const store = new JobStore(folder, 'job');
  store.saveFile({ header: header.split(','), delimiter: ',', styles: [] });
  const rows = RowsFile.create(join(folder, 'job.rows'));
  const { bytes, cellEnd } = blockOfRows([scored.split(',')], [2]);
  store.saveBlock(
    {
      position: rows.append(bytes),
      byteLength: bytes.length,
      cellEnd,
      isPlain: false,
      places: Uint32Array.of(0, bytes.length - 1),
      lines: Uint32Array.of(2),
      probabilities: Float32Array.of(0.75),
      decisions: Uint8Array.of(DECISION_ORDER.indexOf('red')),
    },
    toFix.map((line, i) => ({ line: i + 3, cells: line.split(','), issues: [] })),
  );
  onTestFinished(() => {
    rows.close();
    store.close();
  });
  const exportTo = (path: string, reasonsOf: ReasonsOf | null = null) =>
    exportResults(store, rows, { path, policy, reasonsOf });
  return { folder, exportTo };
}

async function exported(header: string, scored: string, ...toFix: readonly string[]): Promise<string[]> {
  const { folder, exportTo } = storeOf(header, scored, ...toFix);
  await exportTo(join(folder, 'out.csv'));
  return readFileSync(join(folder, 'out.csv'), 'utf8').trimEnd().split('\n');
}

const RESULTS = 'decision,confidence,probability_of_default';

test.each([
  ['no surplus', 'a,b', '1,2', 'x,y', 'x,y,,,'],
  ['a short row', 'a,b', '1,2', 'x', 'x,,,,'],
  ['blank surplus cells', 'a,b', '1,2', 'x,y,, ', 'x,y,,,'],
  ['surplus cells', 'a,b', '1,2', 'x,y,z,w,', 'x,"y,z,w",,,'],
])('%s: each row is as long as the header', async (_, header, scored, toFix, line) => {
  expect(await exported(header, scored, toFix)).toEqual([
    `${header},${RESULTS}`,
    `${scored},red,0.75,0.75`,
    line,
  ]);
});

test.each([
  ['results', `a,b,${RESULTS}`, '1,2,green,0.6,0.4', 'x,y,,,', 'x,y,,,'],
  ['results in other letters', 'a,b, Decision,CONFIDENCE,Probability_of_default ', '1,2,,,', 'x', 'x,,,,'],
  ['results twice', `a,b,${RESULTS},${RESULTS}`, '1,2,red,1,1,red,1,1', 'x,y', 'x,y,,,'],
  ['results and surplus', `a,b,${RESULTS}`, '1,2,green,0.6,0.4', 'x,y,z,red,0.7,0.7', 'x,"y,z",,,'],
])('%s of an earlier scoring are replaced', async (_, header, scored, toFix, line) => {
  expect(await exported(header, scored, toFix)).toEqual([`a,b,${RESULTS}`, '1,2,red,0.75,0.75', line]);
});

test('reasons follow the results, at most four; those of an earlier scoring are replaced', async () => {
  const reasons = 'reason_1,reason_2,reason_3,reason_4';
  const { folder, exportTo } = storeOf(`a,${RESULTS},${reasons}`, '1,green,0.9,0.1,x,y,z,w', 'bad,,,,,,,');
  const asked: number[] = [];
  const path = join(folder, 'out.csv');
  await exportTo(path, async (rowId) => {
    asked.push(rowId);
    return ['Long duration', 'Purpose: car, new', 'c', 'd', 'one too many'];
  });
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toEqual([
    `a,${RESULTS},${reasons}`,
    '1,red,0.75,0.75,Long duration,"Purpose: car, new",c,d',
    'bad,,,,,,,',
  ]);
  expect(asked).toEqual([0]);
  // Without reasons a file that has them is still the same file.
  await exportTo(path);
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(`a,${RESULTS}`);
});

test('an error of the reasons is told as it is', async () => {
  const { folder, exportTo } = storeOf('a', '1');
  const failing = exportTo(join(folder, 'out.csv'), () => Promise.reject(new RiskError('job.not-found')));
  await expect(failing).rejects.toMatchObject({ code: 'job.not-found' });
});

test('results that are not the last columns are columns of the file', async () => {
  const [header] = await exported(`${RESULTS},a`, 'green,0.6,0.4,1');
  expect(header).toBe(`${RESULTS},a,${RESULTS}`);
});

test.skipIf(process.platform === 'win32')(
  'a new file is for this user alone, one that stands there keeps its mode',
  async () => {
    const { folder, exportTo } = storeOf('a', '1');
    const [fresh, old] = [join(folder, 'fresh.csv'), join(folder, 'old.csv')];
    writeFileSync(old, '');
    chmodSync(old, 0o640);
    for (const path of [fresh, old]) await exportTo(path);
    expect([fresh, old].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o640]);
  },
);
