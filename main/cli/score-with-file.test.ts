import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, test, vi } from 'vitest';
import { Ledger } from '../engine/ledger.ts';
import { enginePaths } from '../engine/paths.ts';
import { ServiceDouble } from '../testing/service-double.ts';
import { sampleLines, samplePath, tinyModel } from '../testing/tiny-model.ts';
import { tinyOnnx } from '../testing/tiny-onnx.ts';
import { provision, workstationOptions } from '../testing/workstation-bench.ts';
import { workstationPaths } from '../workstation/paths.ts';
import { score } from './score.ts';

const width = inputColumns(germanCreditSchema).length;
const weights = Array.from({ length: width }, (_, i) => (i === 1 ? 0.04 : 0));
const schema = JSON.stringify(germanCreditSchema);
const policy = (cutoff: number): string => JSON.stringify({ cutoff, referBand: null });
const whole = { 'risk.format_version': '1', 'risk.schema': schema, 'risk.policy': policy(0.5) };

/** Two synthetic applicants, of 20 and of 30 months. */
const background = JSON.stringify([20, 30].map((months) => weights.map((_, i) => (i === 1 ? months : 0))));

async function run(dataDirectory: string, ...argv: string[]) {
  const output = new PassThrough();
  const printed = text(output);
  const said: string[] = [];
  const fetch = vi.fn<typeof globalThis.fetch>().mockRejectedValue(new Error('nobody is asked'));
  const code = await score(argv, {
    ...workstationOptions({ dataDirectory }),
    fetch,
    standardInput: () => process.stdin,
    output,
    progress: null,
    say: (line) => said.push(line),
    signal: new AbortController().signal,
  });
  output.end();
  return { code, said, output: await printed, fetches: fetch.mock.calls.length };
}

function save(folder: string, bytes: Uint8Array | string): string {
  const path = join(folder, 'mine.onnx');
  writeFileSync(path, bytes);
  return path;
}

const folder = (): string => workstationOptions().dataDirectory;

test('a computer that knows no service scores with the file; no row is counted', async () => {
  const data = folder();
  const model = save(data, tinyOnnx(weights, -0.9, whole));
  const { code, said, output, fetches } = await run(data, samplePath, '--model', model);
  expect([code, fetches]).toEqual([0, 0]);
  expect(said).toEqual([
    expect.stringMatching(/^100 applicants scored with mine\.onnx: \d+ green, \d+ red\.$/),
  ]);
  const lines = output.trimEnd().split('\n');
  expect(lines).toHaveLength(101);
  const durations = sampleLines()
    .slice(1)
    .map((line) => Number(line.split(',')[2]));
  lines.slice(1).forEach((line, i) => {
    const probability = 1 / (1 + Math.exp(0.9 - 0.04 * (durations[i] ?? 0)));
    expect(Number(line.split(',').at(-1))).toBeCloseTo(probability, 6);
  });
  const ledger = new Ledger(enginePaths(workstationPaths(data).directory).ledger);
  const counted = ['seen_rows', 'accumulated_counts', 'outbox'].map((table) =>
    ledger.database.prepare(`SELECT count(*) AS rows FROM ${table}`).get(),
  );
  ledger.close();
  expect(counted).toEqual([{ rows: 0 }, { rows: 0 }, { rows: 0 }]);
  expect(readdirSync(join(data, 'workstation', 'jobs'))).toEqual([]);
});

test('the policy of the file decides', async () => {
  const data = folder();
  const onnx = tinyOnnx(weights, -0.9, { ...whole, 'risk.policy': policy(0.999) });
  const { said } = await run(data, samplePath, '--model', save(data, onnx), '-o', join(data, 'out.csv'));
  expect(said).toEqual(['100 applicants scored with mine.onnx: 100 green, 0 red.']);
});

test('a file without a policy gets the even cutoff, and that is said', async () => {
  const data = folder();
  const { code, said } = await run(
    data,
    samplePath,
    '--model',
    save(data, tinyOnnx(weights, -0.9, { 'risk.schema': schema })),
  );
  expect(code).toBe(0);
  expect(said[0]).toBe('The model file names no decision policy: red from 0.5 on.');
});

test('a file for study says so before its results', async () => {
  const data = folder();
  const onnx = tinyOnnx(weights, -0.9, { ...whole, 'risk.excluded_inputs': '["sex","origin"]' });
  const { code, said } = await run(data, samplePath, '--model', save(data, onnx));
  expect(code).toBe(0);
  expect(said).toEqual([
    'The model file reads sex, origin, which no lawful decision may use: it is for study, not for decisions about people.',
    expect.stringMatching(/^100 applicants scored with mine\.onnx: /),
  ]);
});

test('an enrolled computer with another model uses the file and leaves the service alone', async () => {
  const service = await ServiceDouble.start();
  await service.approve(tinyModel(1));
  const data = folder();
  provision(data, service.enrolment());
  const model = save(data, tinyOnnx(weights, -0.9, whole));
  expect(await run(data, samplePath, '--model', model)).toMatchObject({ code: 0, fetches: 0 });
  expect(service.batches.size).toBe(0);
});

test('reasons: four more columns in the bank’s words, none where a row has to be fixed', async () => {
  const data = folder();
  const [header = '', first = '', second = ''] = sampleLines();
  const input = join(data, 'in.csv');
  writeFileSync(input, [header, first, second.replace(/,\d+,/, ',many,')].join('\n'));
  const model = save(data, tinyOnnx(weights, -0.9, { ...whole, 'risk.background': background }, 'not'));
  const { said, output } = await run(data, input, '--model', model, '--reasons');
  const lines = output.trimEnd().split('\n');
  expect(lines[0]).toBe(
    `${header},decision,confidence,probability_of_default,reason_1,reason_2,reason_3,reason_4`,
  );
  // Only the duration counts in this model, and this one is short.
  expect(lines[1]?.split(',').slice(-7)).toEqual([
    'green',
    expect.stringMatching(/^0\.\d+$/),
    expect.stringMatching(/^0\.\d+$/),
    'Duration: 6 months',
    '',
    '',
    '',
  ]);
  expect(lines[2]).toMatch(/,{7}$/);
  expect(said[0]).toMatch(/^The reasons of this model are estimated by sampling: /);
});

test('a model that gives no reasons: empty columns, and that is said', async () => {
  const data = folder();
  const model = save(data, tinyOnnx(weights, -0.9, whole, 'not'));
  const { code, said, output } = await run(data, samplePath, '--model', model, '-r');
  expect([code, said[0]]).toEqual([0, 'This model gives no reasons: their columns are empty.']);
  expect(output.split('\n')[1]).toMatch(/,0\.\d+,,,,$/);
});

test('reasons that do not add up are not told; the decision stands', async () => {
  const data = folder();
  const model = save(data, tinyOnnx(weights, -0.9, whole, 'wrongly'));
  const { code, output } = await run(data, samplePath, '--model', model, '--reasons');
  expect(code).toBe(0);
  expect(output.split('\n')[1]).toMatch(
    /,green,0\.\d+,0\.\d+,"The reasons do not add up to the score .*The decision stands\.",,,$/,
  );
});

test('rows to fix are listed as with any model', async () => {
  const data = folder();
  const input = join(data, 'in.csv');
  writeFileSync(input, readFileSync(samplePath, 'utf8').replace('radio/tv', 'a boat'));
  const model = save(data, tinyOnnx(weights, -0.9, whole));
  const { code, said } = await run(data, input, '--model', model);
  expect(code).toBe(2);
  expect(said[0]).toMatch(/^Line 2, purpose: found “a boat”, expected /);
});

test.each<[string, Uint8Array | string, string]>([
  ['no ONNX file', 'client,age\n1,2\n', 'the file is not an ONNX model'],
  ['empty', '', 'it has 0 bytes; from 1 to 200000000 are allowed'],
  [
    'without a schema',
    tinyOnnx(weights, 0),
    'it carries no schema (metadata risk.schema), so nobody knows which columns it reads',
  ],
  [
    'a schema that is no JSON',
    tinyOnnx(weights, 0, { 'risk.schema': '{' }),
    'its metadata risk.schema is no JSON',
  ],
  [
    'a schema of another form',
    tinyOnnx(weights, 0, { 'risk.schema': '{}' }),
    'its metadata risk.schema has another form (formatVersion: ',
  ],
  [
    'a policy of another form',
    tinyOnnx(weights, 0, { ...whole, 'risk.policy': policy(2) }),
    'its metadata risk.policy has another form (cutoff: ',
  ],
  [
    'excluded inputs of another form',
    tinyOnnx(weights, 0, { ...whole, 'risk.excluded_inputs': 'sex' }),
    'its metadata risk.excluded_inputs is no list of column names',
  ],
  [
    'a later format',
    tinyOnnx(weights, 0, { ...whole, 'risk.format_version': '2' }),
    'it is of format version 2, not 1',
  ],
  ['another width', tinyOnnx([1, 2, 3], 0, whole), `it reads 3 columns, its schema has ${width} inputs`],
])('refused: %s', async (_, bytes, reason) => {
  const data = folder();
  const { code, said, output } = await run(data, samplePath, '--model', save(data, bytes));
  expect([code, output]).toEqual([1, '']);
  expect(said).toEqual([expect.stringContaining(`The model cannot be loaded: ${reason}`)]);
});

test('a model file that is not there, or not named', async () => {
  const data = folder();
  expect(await run(data, samplePath, '--model', join(data, 'none.onnx'))).toMatchObject({
    code: 2,
    said: ['The file “none.onnx” cannot be found.'],
  });
  expect(await run(data, samplePath, '--model', '')).toMatchObject({
    code: 2,
    said: ['Name the model file behind --model.', 'Try: npm run score -- --help'],
  });
});
