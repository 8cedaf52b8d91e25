import { errorValue } from '@risk/app/contract/errors.ts';
import { datasetLineage, datasetSummary } from '@risk/app/contract/service.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DemoService, startDemoService } from '../testing/demo-service.ts';
import { germanCreditCsv } from '../testing/german-credit.ts';

let service: DemoService;
beforeAll(async () => {
  service = await startDemoService();
});
afterAll(() => service.remove());

const text = new TextDecoder().decode(germanCreditCsv);

function upload(body: Readonly<Record<string, unknown>>, user = 'demo-scientist'): Promise<Response> {
  return fetch(`${service.address}/api/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...service.bearer(user) },
    body: JSON.stringify(body),
  });
}

const base64 = (csv: string): string => Buffer.from(csv).toString('base64');
const lineage = (path: string): Promise<Response> =>
  fetch(`${service.address}/api/datasets/${path}/lineage`, { headers: service.bearer('demo-scientist') });

test('a file becomes the next version under its content hash; its bytes are kept', async () => {
  const response = await upload({ name: 'new-branch', csv: base64(text) });
  expect(response.status).toBe(201);
  const added = datasetSummary.parse(await response.json());
  expect(added).toMatchObject({ name: 'new-branch', version: 1, rows: 1000, createdBy: 'demo-scientist' });
  const { csv, schema } = await service.parts.datasets.latest('new-branch');
  expect(Buffer.from(csv).equals(germanCreditCsv)).toBe(true);
  expect(schema).toEqual(germanCreditSchema);
  const twin = await upload({ name: 'new-branch', csv: base64(text) });
  expect([twin.status, errorValue.parse(await twin.json())]).toMatchObject([
    409,
    { code: 'dataset.exists', details: { name: 'new-branch', version: 1 } },
  ]);
});

test('a schema of its own stays with the name', async () => {
  const schema = { ...germanCreditSchema, name: 'leasing' };
  await upload({ name: 'leasing', csv: base64(text), schema });
  await upload({ name: 'leasing', csv: base64(`${text}\n`) });
  const { summary, schema: newest } = await service.parts.datasets.latest('leasing');
  expect([summary.version, newest.name]).toEqual([2, 'leasing']);
});

test('rows that do not fit are listed, and nothing is added', async () => {
  const csv = text.replace('radio/tv', 'a boat').replace(/,good\n$/, ',perhaps\n');
  const response = await upload({ name: 'broken', csv: base64(csv) });
  expect(response.status).toBe(422);
  const { code, details } = errorValue.parse(await response.json());
  expect(code).toBe('csv.bad-rows');
  expect(details['issues']).toMatchObject([
    { line: 2, column: 'purpose', found: 'a boat' },
    { line: 1001, column: 'class', found: 'perhaps', expected: '“good” or “bad”' },
  ]);
  expect(await service.parts.datasets.newestSchema('broken')).toBeNull();
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['no file', { name: 'a' }, 'body.csv'],
  ['no base64', { name: 'a', csv: 'läuft' }, 'body.csv'],
  ['a name with a slash', { name: 'a/b', csv: '' }, 'body.name'],
  ['a schema of another form', { name: 'a', csv: '', schema: {} }, 'body.schema'],
])('refused: %s', async (_, body, where) => {
  const response = await upload(body);
  expect([response.status, errorValue.parse(await response.json()).message]).toEqual([
    400,
    expect.stringContaining(where),
  ]);
});

test('whoever only looks adds nothing', async () => {
  const response = await fetch(`${service.address}/api/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await service.enrol()) },
    body: '{}',
  });
  expect(response.status).toBeGreaterThanOrEqual(401);
  expect(response.status).toBeLessThanOrEqual(403);
});

test('lineage: the runs on a version and the model versions they registered', async () => {
  const response = await lineage('german-credit/versions/1');
  const { dataset, runs, modelVersions } = datasetLineage.parse(await response.json());
  expect(dataset).toMatchObject({ name: 'german-credit', version: 1 });
  expect(runs).toMatchObject([{ dataset: 'german-credit', datasetVersion: 1, modelVersion: 1 }]);
  expect(modelVersions).toMatchObject([{ version: 1, runId: runs[0]?.runId }]);
  const unused = datasetLineage.parse(await (await lineage('leasing/versions/2')).json());
  expect([unused.runs, unused.modelVersions]).toEqual([[], []]);
  expect((await lineage('german-credit/versions/99')).status).toBe(404);
});
