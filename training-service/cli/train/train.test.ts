import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { excludedInputs } from '@risk/app/model/onnx/excluded-inputs.ts';
import { decodeModelFile, modelMetadata } from '@risk/app/model/onnx/model-file.ts';
import { featureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { recordedVoices } from '../../testing/recorded-voices.ts';
import { runProgram } from '../program.ts';
import { readTrainOptions } from './options.ts';
import { train } from './train.ts';

const CSV = fileURLToPath(new URL('../../datasets/german-credit.csv', import.meta.url));
const text = readFileSync(CSV, 'utf8');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'risk-train-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

async function run(...args: string[]) {
  const { printed, said, progress, voices } = recordedVoices();
  const code = await runProgram('train', voices, () => train(args, voices));
  return { code, printed: printed.join('\n'), said, progress };
}

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Every fifth applicant: enough to train on, quick. */
const some = (): string => {
  const [header = '', ...rows] = text.trimEnd().split('\n');
  return write('some.csv', [header, ...rows.filter((_, i) => i % 5 === 0)].join('\n'));
};

test.each<[string[], string]>([
  [[], 'Name the file to train on.'],
  [['a.csv', 'b.csv'], 'Name one file to train on, not 2.'],
  [['a.csv', '-o', 'm'], 'Say which learner: --learner lr|rf|gbdt|average.'],
  [['a.csv', '--learner', 'lr'], 'Name the file to write behind -o.'],
  [
    ['a.csv', '--learner', 'svm', '-o', 'm'],
    'There is no learner “svm”; choose one of lr, rf, gbdt, average.',
  ],
  [['a.csv', '--learner', 'lr', '-o', 'm', '--seed', '-1'], "Option '--seed' argument is ambiguous."],
  [
    ['a.csv', '--learner', 'lr', '-o', 'm', '--seed', '4294967296'],
    '--seed has to be a whole number from 0 to 4294967295, not “4294967296”.',
  ],
  [
    ['a.csv', '--learner', 'lr', '-o', 'm', '--attributes', 'some'],
    '--attributes has to be one of lawful, all, not “some”.',
  ],
  ...['0', '1', '20 %', '-0.2', '1e-1', ''].map((share): [string[], string] => [
    ['a.csv', '--learner', 'lr', '-o', 'm', `--test-share=${share}`],
    `--test-share has to be a number between 0 and 1, not “${share}”.`,
  ]),
  [['a.csv', '--fast'], "Unknown option '--fast'."],
])('%j is refused', async (args, message) => {
  expect(await run(...args)).toMatchObject({
    code: 2,
    said: [message, 'Try: npm run train -- --help'],
    printed: '',
  });
});

test.each([
  ['lr', 'logistic-regression'],
  ['rf', 'random-forest'],
  ['gbdt', 'gradient-boosting'],
  ['average', 'average'],
  ['random-forest', 'random-forest'],
])('the learner %s is %s', (given, learner) => {
  expect(readTrainOptions(['a.csv', '--learner', given, '-o', 'm'])).toMatchObject({ learner, seed: 1 });
});

test('help is printed and nothing else is done', async () => {
  const { code, printed } = await run('--help');
  expect(code).toBe(0);
  expect(printed).toMatch(/^Usage: npm run train -- /);
});

const figureNames = [
  'Rows',
  'AUC',
  'Recall of good',
  'Specificity of bad',
  'Specificity, class-weighted',
  'Accuracy',
  'F1 of bad',
  'Log loss',
  'Brier score',
  'Expected calibration error',
  'Good accepted',
  'Good rejected',
  'Bad accepted',
  'Bad rejected',
];

test('writes a file that carries schema, learner and policy, and says what it did', async () => {
  const output = join(folder, 'model.onnx');
  const { code, printed, said, progress } = await run(CSV, '--learner', 'lr', '-o', output);
  expect([code, said]).toEqual([0, []]);
  const lines = printed.split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^Read {7}german-credit\.csv: 1,000 rows, 700 good and 300 bad; SHA-256 /),
    'Schema     german-credit: 18 attributes; not used: personal_status, foreign_worker.',
    expect.stringMatching(/^Learner {4}logistic-regression, seed 1: \w+ /),
    expect.stringMatching(/^Parity {5}.*within \d\.\de-\d+ \(0\.000001 allowed\)\.$/),
    expect.stringMatching(/^Wrote {6}.*model\.onnx: [\d,]+ bytes, SHA-256 [0-9a-f]{64}\.$/),
    '',
    'FIGURE                       10-FOLD CROSS-VALIDATION',
    'Rows                                            1,000',
    expect.stringMatching(/^AUC {45}0\.7[89]\d$/),
    ...figureNames.slice(2).map((name): unknown => expect.stringMatching(new RegExp(`^${name} +[\\d.]+$`))),
  ]);
  expect(progress.at(-1)).toBe('');
  const metadata = modelMetadata(decodeModelFile(new Uint8Array(readFileSync(output))));
  expect(JSON.parse(metadata.get('risk.schema') ?? '')).toEqual(germanCreditSchema);
  expect(metadata.get('risk.learner')).toBe('logistic-regression');
  expect(readdirSync(folder)).toEqual(['model.onnx']);
});

test('all attributes: two more inputs, named, and said to be for study', async () => {
  const output = write('old.onnx', 'replaced');
  const { code, printed } = await run(some(), '--learner', 'lr', '-o', output, '--attributes', 'all');
  expect(code).toBe(0);
  expect(printed).toMatch(
    /^Schema {5}german-credit: 20 attributes, also personal_status, foreign_worker, which no lawful\n {11}decision may use\.$/m,
  );
  expect(printed).toMatch(/\n\nA model on all attributes is for study, not for decisions about people\.$/);
  const metadata = modelMetadata(decodeModelFile(new Uint8Array(readFileSync(output))));
  const schema = featureSchema.parse(JSON.parse(metadata.get('risk.schema') ?? ''));
  expect(inputColumns(schema)).toHaveLength(20);
  expect(excludedInputs(metadata)).toEqual(['personal_status', 'foreign_worker']);
});

test('a lawful file names no excluded input', async () => {
  const output = join(folder, 'model.onnx');
  await run(some(), '--learner', 'lr', '-o', output);
  const metadata = modelMetadata(decodeModelFile(new Uint8Array(readFileSync(output))));
  expect([...metadata.keys()]).not.toContain('risk.excluded_inputs');
});

test('rows set aside: trained on the rest, measured with the written file', async () => {
  const output = join(folder, 'model.onnx');
  const { printed } = await run(CSV, '--learner', 'lr', '-o', output, '--test-share', '.25');
  const lines = printed.split('\n');
  expect(lines.slice(0, 3)).toEqual([
    expect.stringMatching(/^Read {7}german-credit\.csv: 1,000 rows, 700 good and 300 bad; /),
    'Trained    on 750 rows, 525 good and 225 bad.',
    'Held out   250 rows, 175 good and 75 bad: the model has seen none of them.',
  ]);
  expect(lines).toContain('FIGURE                       10-FOLD CROSS-VALIDATION  HELD OUT');
  expect(lines).toContain('Rows                                              750       250');
  const numbers = (name: string) =>
    lines
      .find((line) => line.startsWith(name))
      ?.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  const decided = ['Good accepted', 'Good rejected', 'Bad accepted', 'Bad rejected'].map(numbers);
  expect(decided.map(([, heldOut]) => heldOut).reduce((sum = 0, rows = 0) => sum + rows)).toBe(250);
  expect(numbers('AUC')[1]).toBeGreaterThan(0.7);
  expect(lines.at(-1)).toBe(
    'The file holds what was learnt from the other rows. Train without --test-share to learn from all.',
  );
});

test('too little left beside the rows set aside: how many it takes', async () => {
  const lr = [some(), '--learner', 'lr', '-o', join(folder, 'model.onnx'), '--test-share'];
  expect(await run(...lr, '0.85')).toMatchObject({
    code: 2,
    said: ['Rows of the data set with the outcome “bad”: 59. At least 64 are needed.'],
  });
});

test('the same seed gives the same file, a schema of its own is used', async () => {
  const schema = write('schema.json', JSON.stringify({ ...germanCreditSchema, name: 'branch-credit' }));
  const [a, b] = [join(folder, 'a.onnx'), join(folder, 'b.onnx')];
  const csv = some();
  const { printed } = await run(csv, '--learner', 'gbdt', '--seed', '7', '--schema', schema, '-o', a);
  expect(printed).toContain('branch-credit: 18 attributes');
  await run(csv, '--learner', 'gbdt', '--seed', '7', '--schema', schema, '-o', b);
  expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
});

test('settings of a file replace the recommended ones, and what is no setting is refused', async () => {
  const output = join(folder, 'model.onnx');
  const lr = ['--learner', 'lr', '-o', output, '--params'];
  const { printed } = await run(some(), ...lr, write('c.json', '{"C": 0.5}'));
  expect(printed).toContain('Learner    logistic-regression, seed 1: C 0.5.\n');
  expect(await run(some(), ...lr, write('speed.json', '{"speed": 1}'))).toMatchObject({
    code: 2,
    said: [
      'The setting “speed” of the learner logistic-regression cannot be used: there is no such setting; known: C.',
    ],
  });
});

test.each(['rf', 'average'])('%s', async (learner) => {
  const params = write(
    'p.json',
    learner === 'rf' ? '{"n_estimators": 5}' : '{"random_forest": {"n_estimators": 5}}',
  );
  const output = join(folder, 'model.onnx');
  const { code, printed } = await run(some(), '--learner', learner, '--params', params, '-o', output);
  expect(code).toBe(0);
  expect(printed).toMatch(/^Learner .*, seed 1: [^:]*n_estimators 5, /m);
});

test('rows to fix are listed, and nothing is written', async () => {
  const csv = write(
    'bad.csv',
    text
      .replace('radio/tv', 'a boat')
      .replace(',24,', ',many,')
      .replace(/,good\n$/, ',perhaps\n'),
  );
  const output = join(folder, 'model.onnx');
  const { code, said } = await run(csv, '--learner', 'lr', '-o', output);
  expect(code).toBe(2);
  expect(said[0]).toMatch(/^Rows that cannot be used: \d\. The first is line 2, column “purpose”/);
  expect(said.slice(1)).toEqual([
    expect.stringMatching(/^Line 2, purpose: found “a boat”, expected one of /),
    expect.stringMatching(/^Line \d+, duration: found “many”, expected a whole number from 1 to 240\.$/),
    'Line 1001, class: found “perhaps”, expected “good” or “bad”.',
  ]);
  expect(existsSync(output)).toBe(false);
});

test('files that cannot be used', async () => {
  const output = join(folder, 'model.onnx');
  const lr = ['--learner', 'lr', '-o', output];
  const broken = write('broken.json', '{');
  const wrong = write('wrong.json', '{"formatVersion": 2}');
  const list = write('list.json', '[0.5]');
  const wide = write('wide.json', Buffer.from('{"C": 1}', 'utf16le').toString('latin1'));
  const forest = write('forest.json', '{"n_estimators": 5}');
  const [header = '', ...applicants] = text.split('\n');
  const lucky = write(
    'lucky.csv',
    [header, ...applicants.filter((line) => line.endsWith(',good'))].join('\n'),
  );
  const narrow = write('narrow.csv', text.replace('credit_history', 'memory'));
  for (const [args, message] of [
    [[join(folder, 'none.csv'), ...lr], 'The file “none.csv” cannot be found.'],
    [[folder, ...lr], 'is a folder. Choose a file.'],
    [[CSV, '--learner', 'lr', '-o', join(folder, 'no', 'm.onnx')], 'does not exist. Choose another place'],
    [[CSV, '--learner', 'lr', '-o', folder], 'is a folder. Choose a file.'],
    [[CSV, '--learner', 'lr', '-o', CSV], 'The result would overwrite the input'],
    [
      [CSV, '--learner', 'lr', '-o', '/dev/null'],
      'Name a file behind -o; “/dev/null” is a device or a pipe.',
    ],
    [
      [CSV, ...lr, '--params', broken],
      'The file “broken.json” cannot be read: it is no JSON (it ends too early, at line 1, column 2)',
    ],
    [[CSV, ...lr, '--params', list], 'it has to hold settings by their names, for example {"C": 0.5}'],
    [[CSV, ...lr, '--params', join(folder, 'none.json')], 'The file “none.json” cannot be found.'],
    [[CSV, ...lr, '--params', folder], 'is a folder. Choose a file.'],
    [
      [CSV, ...lr, '--params', forest],
      'The setting “n_estimators” of the learner logistic-regression cannot be used: there is no such setting; known: C.',
    ],
    [[CSV, ...lr, '--schema', list], 'The file “list.json” cannot be read: it holds no schema'],
    [[CSV, ...lr, '--schema', wide], 'it is no JSON (line 1, column 2: “\0” does not belong there)'],
    [[lucky, ...lr], 'Every row of the data set has the outcome “good”; training needs both.'],
    [[narrow, ...lr], 'The file lacks columns that are needed: credit_history.'],
    [[CSV, ...lr, '--schema', wrong], 'The file “wrong.json” cannot be read: formatVersion: '],
  ] satisfies [string[], string][]) {
    const { code, said } = await run(...args);
    expect(said.join('\n')).toContain(message);
    expect(code).toBe(2);
  }
  expect(existsSync(output)).toBe(false);
});
