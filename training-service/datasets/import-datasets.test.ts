import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RiskError } from '@risk/app/contract/errors.ts';
import { DATASET_LIMIT_BYTES, type DatasetSummary } from '@risk/app/contract/service.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sha256Of } from '../storage/artifact-store.ts';
import { startBucketDouble } from '../testing/bucket-double.ts';
import { importDatasets } from './import-datasets.ts';
import { bucketSource, readBucketAddress } from './sources/bucket-source.ts';
import { folderSource } from './sources/folder-source.ts';

/** Takes what does not begin with “bad”. */
function catalogue() {
  const known: DatasetSummary[] = [];
  const add = async (csv: Uint8Array): Promise<DatasetSummary> => {
    if (new TextDecoder().decode(csv).startsWith('bad')) throw new RiskError('csv.no-rows');
    const dataset = {
      name: 'credit',
      version: known.length + 1,
      sha256: sha256Of(csv),
      rows: 1,
      goodRows: 1,
      badRows: 0,
      createdAt: '2026-01-01T00:00:00.000Z',
      createdBy: 'ada',
    };
    known.push(dataset);
    return dataset;
  };
  return { known, add };
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'risk-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function bucketWith(files: Readonly<Record<string, string | null>>) {
  const bucket = await startBucketDouble();
  onTestFinished(() => bucket.close());
  for (const [name, content] of Object.entries(files)) bucket.objects.set(name, content);
  return bucket;
}

const refuseToRead = (): Promise<never> => Promise.reject(new Error('was read'));

const outcomes = (report: Awaited<ReturnType<typeof importDatasets>>) =>
  report.map(({ file, outcome }) => `${outcome} ${file}`);

describe('a folder', () => {
  test('new files by name, twins and other files passed over, a bad one told', async () => {
    const { known, add } = catalogue();
    const source = folderSource(
      folderWith({ 'b.csv': 'two', 'a.CSV': 'one', 'deep/c.csv': 'one', 'd.csv': 'bad', 'e.txt': 'three' }),
    );
    const seen: string[] = [];
    const report = await importDatasets({
      source,
      known,
      add,
      onFile: ({ file }, done, total) => seen.push(`${file} ${done}/${total}`),
    });
    expect(outcomes(report)).toEqual([
      'added a.CSV',
      'added b.csv',
      'failed d.csv',
      `known ${join('deep', 'c.csv')}`,
    ]);
    expect(report[2]).toMatchObject({ error: { code: 'csv.no-rows' } });
    expect(report[3]).toMatchObject({ version: 1 });
    expect(seen.at(-1)).toBe(`${join('deep', 'c.csv')} 4/4`);
  });

  test('the same import again adds nothing, whatever the files are called', async () => {
    const { known, add } = catalogue();
    await importDatasets({ source: folderSource(folderWith({ 'a.csv': 'one' })), known, add });
    const again = folderSource(folderWith({ 'renamed.csv': 'one' }));
    expect(outcomes(await importDatasets({ source: again, known, add }))).toEqual(['known renamed.csv']);
  });

  test('what somebody else added in the meantime is known', async () => {
    const report = await importDatasets({
      source: folderSource(folderWith({ 'a.csv': 'one' })),
      known: [],
      add: () => Promise.reject(new RiskError('dataset.exists', { name: 'credit', version: 7 })),
    });
    expect(report).toEqual([{ file: 'a.csv', outcome: 'known', version: 7 }]);
  });

  test('a file that is too large is not even read', async () => {
    const file = { name: 'a.csv', bytes: DATASET_LIMIT_BYTES + 1, read: refuseToRead };
    const source = { list: () => Promise.resolve([file]) };
    expect(await importDatasets({ source, known: [], add: catalogue().add })).toMatchObject([
      { outcome: 'failed', error: { code: 'request.too-large' } },
    ]);
  });

  test('a folder that is not there', async () => {
    await expect(folderSource('/nowhere/at/all').list()).rejects.toMatchObject({ code: 'file.not-found' });
  });
});

describe('a bucket', () => {
  test('the objects under the prefix over several pages, and one that may not be read', async () => {
    const { storage } = await bucketWith({
      'new/c.csv': 'three',
      'new/a.csv': 'one',
      'new/secret.csv': null,
      'new/readme.md': 'text',
      'old/b.csv': 'two',
    });
    const { known, add } = catalogue();
    const source = bucketSource(storage, { bucket: 'credit', prefix: 'new/' });
    const report = await importDatasets({ source, known, add });
    expect(outcomes(report)).toEqual([
      'added gs://credit/new/a.csv',
      'added gs://credit/new/c.csv',
      'failed gs://credit/new/secret.csv',
    ]);
    expect(report[2]).toMatchObject({
      error: { message: 'The file “gs://credit/new/secret.csv” cannot be read: Not for you.' },
    });
    expect(known.map(({ sha256 }) => sha256)).toEqual([sha256Of('one'), sha256Of('three')]);
  });

  test('a bucket that is not there', async () => {
    const { storage } = await bucketWith({});
    await expect(bucketSource(storage, { bucket: 'other', prefix: '' }).list()).rejects.toMatchObject({
      code: 'file.unreadable',
      message: 'The file “gs://other/” cannot be read: No such bucket.',
    });
  });

  test.each([
    ['gs://credit', { bucket: 'credit', prefix: '' }],
    ['gs://credit/', { bucket: 'credit', prefix: '' }],
    ['gs://credit.example/a b/c', { bucket: 'credit.example', prefix: 'a b/c' }],
    ['gs://', null],
    ['gs://Credit/a', null],
    ['./folder', null],
  ])('the address %s', (text, place) => {
    expect(readBucketAddress(text)).toEqual(place);
  });
});
