import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeOnBothDatabases } from '../storage/testing/backends.ts';
import { germanCreditCsv } from '../testing/german-credit.ts';
import { registryOn } from '../testing/registered-models.ts';
import { splitDemonstration } from './demonstration.ts';

describeOnBothDatabases('data sets', (backend) => {
  const text = new TextDecoder().decode(germanCreditCsv);
  let parts: Awaited<ReturnType<typeof registryOn>>;
  afterAll(() => parts.remove());
  beforeAll(async () => {
    parts = await registryOn(backend().database);
  });
  const add = (csv: string) => {
    return parts.datasets.add({
      name: 'german-credit',
      csv: new TextEncoder().encode(csv),
      schema: germanCreditSchema,
      createdBy: 'ada',
    });
  };

  test('a new version has the next number, its content hash and its outcomes counted', async () => {
    const { training } = splitDemonstration(text);
    expect(await add(training)).toMatchObject({
      name: 'german-credit',
      version: 2,
      rows: 900,
      goodRows: 630,
      badRows: 270,
      createdBy: 'ada',
    });
    const { datasets } = parts;
    expect((await datasets.list()).map(({ version, rows }) => [version, rows])).toEqual([
      [2, 900],
      [1, 1000],
    ]);
    const latest = await datasets.latest('german-credit');
    expect(latest.schema).toEqual(germanCreditSchema);
  });

  test('the same bytes are no new version', async () => {
    await expect(add(text)).rejects.toMatchObject({ code: 'dataset.exists', details: { version: 1 } });
  });

  test('versions that are added at the same time get a number each; of twins one is added', async () => {
    const [header = '', ...rows] = text.trimEnd().split('\n');
    const part = (from: number): string => [header, ...rows.slice(from, from + 60)].join('\n');
    const { datasets } = parts;
    const put = (csv: string) =>
      datasets.add({
        name: 'parts',
        csv: new TextEncoder().encode(csv),
        schema: germanCreditSchema,
        createdBy: 'ada',
      });
    const added = await Promise.allSettled([put(part(0)), put(part(100)), put(part(0)), put(part(200))]);
    const versions = added.flatMap((one) => (one.status === 'fulfilled' ? [one.value.version] : []));
    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    const refused = added.filter((one) => one.status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'dataset.exists' } }]);
  });

  test('a row that does not fit the schema keeps the whole file out', async () => {
    await expect(add(text.replace('radio/tv', 'a boat'))).rejects.toThrow(
      'Rows that cannot be used: 1. The first is line 2, column “purpose”: found “a boat”',
    );
  });
});

test('the demonstration holds every tenth row of each class out of training', () => {
  const { training, sample } = splitDemonstration(new TextDecoder().decode(germanCreditCsv));
  const trainingRows = training.trimEnd().split('\n');
  const sampleRows = sample.trimEnd().split('\n');
  expect([trainingRows.length, sampleRows.length]).toEqual([901, 101]);
  expect(sampleRows[0]?.split(',').slice(0, 2)).toEqual(['client', 'checking_status']);
  expect(sampleRows[0]).not.toContain('class');
  const seen = new Set(trainingRows.map((row) => row.slice(0, row.lastIndexOf(','))));
  for (const row of sampleRows.slice(1)) expect(seen.has(row.slice(row.indexOf(',') + 1))).toBe(false);
});
