import type { Job, VerbAnswer } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { expect, it } from 'vitest';
import { exampleJob } from '../testing/example-job.ts';
import { resultsName, saveResults } from './save-results.ts';

it.each([
  ['clients.csv', 'clients-scored.csv'],
  ['clients', 'clients-scored.csv'],
  ['march.2026.csv', 'march.2026-scored.csv'],
  ['../../etc/passwd', 'passwd-scored.csv'],
  ['C:\\bank\\clients.csv', 'clients-scored.csv'],
  ['.csv', '.csv-scored.csv'],
  ['', 'clients-scored.csv'],
])('suggests for %j the name %j', (fileName, expected) => {
  expect(resultsName(fileName, 'all')).toBe(expected);
});

function parts(answer: { canceled: boolean; filePath: string }, found: VerbAnswer<Job>) {
  const exported: unknown[] = [];
  const asked: unknown[] = [];
  return {
    exported,
    asked,
    parts: {
      findJob: () => Promise.resolve(found),
      exportResults: (...given: unknown[]) => Promise.resolve(void exported.push(given)),
      folder: '/home/documents',
      ask: (options: unknown) => {
        asked.push(options);
        return Promise.resolve(answer);
      },
    },
  };
}

const found: VerbAnswer<Job> = { ok: true, value: exampleJob({ fileName: 'clients.csv' }) };

it('saves where the person says', async () => {
  const { parts: given, asked, exported } = parts({ canceled: false, filePath: '/home/out.csv' }, found);
  expect(await saveResults(given, 'job', 'all')).toEqual({ saved: true });
  expect(exported).toEqual([['job', '/home/out.csv', { rows: 'all' }]]);
  expect(asked).toEqual([
    {
      defaultPath: '/home/documents/clients-scored.csv',
      filters: [{ name: 'CSV', extensions: ['csv'] }],
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    },
  ]);
});

it('saves nothing where the person changed their mind', async () => {
  const { parts: given, exported } = parts({ canceled: true, filePath: '' }, found);
  expect(await saveResults(given, 'job', 'all')).toEqual({ saved: false });
  expect(exported).toEqual([]);
});

it('asks nobody about a job that is gone', async () => {
  const gone: VerbAnswer<Job> = { ok: false, error: new RiskError('job.not-found').toValue() };
  const { parts: given, asked } = parts({ canceled: false, filePath: '/home/out.csv' }, gone);
  await expect(saveResults(given, 'job', 'all')).rejects.toThrow('This file is no longer in the list.');
  expect(asked).toEqual([]);
});
