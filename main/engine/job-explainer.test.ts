import { join } from 'node:path';
import type { ScoredRow } from '@risk/app/contract/desktop.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { engineBench } from '../testing/engine-bench.ts';
import { sampleLines } from '../testing/tiny-model.ts';
import { JobExplainer } from './job-explainer.ts';

/** The sample, scored, and what explains it: the two may then be set against each other. */
async function scoredSample(): Promise<{ explainer: JobExplainer; rows: readonly ScoredRow[] }> {
  const bench = engineBench();
  const [header = ''] = sampleLines();
  const { jobId } = await bench.score(`${sampleLines().join('\n')}\n`);
  const { rows } = await bench.engine.call('jobs.page', {
    jobId,
    sort: [],
    filter: { decisions: [], text: '', columns: [] },
    from: 0,
    limit: 500,
  });
  const { schema, onnx, profile } = bench.model.release;
  const explainer = await JobExplainer.open(join(bench.directory, 'job-models'), {
    schema,
    profile,
    onnxSha256: onnx.sha256,
    header: header.split(','),
    styles: [],
  });
  onTestFinished(() => explainer.close());
  return { explainer, rows };
}

describe('a row whose stored answer does not come out again', () => {
  test.each([
    ['another probability', (row: ScoredRow) => ({ ...row, probabilityOfDefault: 0.123_456 })],
    ['no probability', (row: ScoredRow) => ({ ...row, probabilityOfDefault: Number.NaN })],
    ['cells that cannot be read', (row: ScoredRow) => ({ ...row, cells: row.cells.map(() => 'x') })],
  ])('%s: no reason in the list and none when opened', async (_, spoil) => {
    const { explainer, rows } = await scoredSample();
    const { reasons: sound } = await explainer.topReasons(rows);
    const at = sound.findIndex((reason) => reason !== null);
    const spoilt = rows.map((row, i) => (i === at ? spoil(row) : row));
    expect((await explainer.topReasons(spoilt)).reasons).toEqual(sound.with(at, null));
    const [row] = spoilt.slice(at);
    if (row === undefined) throw new Error('the sample has no reasons');
    await expect(explainer.explain(row)).rejects.toMatchObject({
      code: 'reasons.do-not-add-up',
      details: { line: row.line },
    });
  });
});
