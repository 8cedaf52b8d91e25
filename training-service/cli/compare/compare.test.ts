import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, onTestFinished, test } from 'vitest';
import { withAttributes } from '../../datasets/attributes.ts';
import { compareLearners } from '../../flows/compare-learners.ts';
import { trainModel } from '../../flows/train-model.ts';
import { recordedVoices } from '../../testing/recorded-voices.ts';
import { runProgram } from '../program.ts';
import { compare } from './compare.ts';

const CSV = fileURLToPath(new URL('../../datasets/german-credit.csv', import.meta.url));
const csv = readFileSync(CSV);
/** The quick ones; that all four are taken is seen once, on few rows. */
const ids = ['logistic-regression', 'gradient-boosting'] as const;
const QUICK = ['--learners', 'lr,gbdt'];

const everyId = ['logistic-regression', 'random-forest', 'gradient-boosting', 'average'];

/** Every fifth applicant. */
function some(): string {
  const folder = mkdtempSync(join(tmpdir(), 'risk-compare-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [header = '', ...rows] = csv.toString('utf8').trimEnd().split('\n');
  const path = join(folder, 'some.csv');
  writeFileSync(path, [header, ...rows.filter((_, i) => i % 5 === 0)].join('\n'));
  return path;
}

async function run(...args: string[]) {
  const { printed, said, progress, voices } = recordedVoices();
  let time = 0;
  const code = await runProgram('compare', voices, () => compare(args, voices, () => (time += 60)));
  return { code, printed: printed.join('\n'), said, progress };
}

test.each<[string[], string]>([
  [[], 'Name the file to compare on.'],
  [['a.csv', '--folds', '1'], '--folds has to be a whole number from 2 to 100, not “1”.'],
  [['a.csv', '--seed', 'x'], '--seed has to be a whole number from 0 to 4294967295, not “x”.'],
  [['a.csv', '--threads', '0'], 'from 1 to 64, not “0”.'],
  [['a.csv', '--seed', '4294967295', '--repeats', '2'], 'from 0 to 4294967294, not “4294967295”.'],
  [['a.csv', '--learners', 'lr,svm'], 'There is no learner “svm”; choose one of lr, rf, gbdt, average.'],
  [['a.csv', '--attributes', 'none'], '--attributes has to be one of lawful, all, not “none”.'],
])('%j is refused', async (args, message) => {
  const { code, said } = await run(...args);
  expect(code).toBe(2);
  expect(said[0]).toContain(message);
});

/** A line of the table: a learner and as many numbers. */
const figures = (learner: string, numbers: number): unknown =>
  expect.stringMatching(new RegExp(`^${learner}(  +[\\d.,]+){${numbers}}( m?s)?$`));
const blocks = [
  expect.stringMatching(/^LEARNER +AUC +± +RECALL OF GOOD +SPECIFICITY OF BAD +ACCURACY +LOG LOSS +ONE FIT$/),
  ...ids.map((id) => figures(id, 7)),
  '',
  expect.stringMatching(/^LEARNER +BRIER +F1 OF BAD +WEIGHTED SPECIFICITY +CALIBRATION ERROR$/),
  ...ids.map((id) => figures(id, 4)),
  '',
  expect.stringMatching(/^LEARNER +GOOD ACCEPTED +GOOD REJECTED +BAD ACCEPTED +BAD REJECTED$/),
  ...ids.map((id) => figures(id, 4)),
];

test('tables for each choice of attributes, and the settings', async () => {
  const { code, printed, said, progress } = await run(CSV, '--folds', '2', ...QUICK);
  expect([code, said]).toEqual([0, []]);
  const lines = printed.split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^german-credit\.csv: 1,000 rows, 700 good and 300 bad; SHA-256 [0-9a-f]{12}\.$/),
    '2-fold cross-validation, stratified, seed 1; rejected from a probability of default of 0.5.',
    'Figures are means over 2 folds; ± is the standard deviation of the AUC over them; calibration error',
    'and decisions are of all rows together.',
    '',
    'Lawful attributes: 18 attributes; not used: personal_status, foreign_worker.',
    ...blocks,
    '',
    'All attributes: 20 attributes, also personal_status, foreign_worker, which no lawful decision may',
    '  use.',
    ...blocks,
    '',
    'Settings',
    expect.stringMatching(/^ {2}logistic-regression: C [\d.]+$/),
    expect.stringMatching(/^ {2}gradient-boosting: num_iterations /),
    ...lines.slice(lines.findIndex((line) => line.startsWith('  gradient')) + 1, -2).map(settingsLine),
    '',
    'A model on all attributes is for study, not for decisions about people.',
  ]);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(progress.at(-2)).toMatch(/^all: .*, 100 % …$/);
});

const settingsLine = (): unknown => expect.stringMatching(/^ {4}\w+ [^ ]/);

test('JSON holds the same for machines', async () => {
  const { printed } = await run(some(), '--json', '--folds', '2', '--attributes', 'lawful', '--seed', '3');
  const report: unknown = JSON.parse(printed);
  expect(report).toMatchObject({
    file: 'some.csv',
    schema: 'german-credit',
    seeds: [3],
    folds: 2,
    cutoff: 0.5,
    comparisons: [
      { learners: everyId.map((learner) => ({ learner })), attributes: 'lawful', rows: 200, inputs: 18 },
    ],
  });
});

test('the figures are those that training registers, where one fold is like the other', async () => {
  const input = { csv, schema: withAttributes(germanCreditSchema, 'lawful'), folds: 2, cutoff: 0.5 };
  const { learners } = await compareLearners({
    ...input,
    learners: ['logistic-regression'],
    seeds: [5],
    monotonic: () => 0,
  });
  const trained = await trainModel({ ...input, seed: 5, learners: ['logistic-regression'] });
  const { performance } = trained.performances[0] ?? {};
  const { mean } = learners[0] ?? {};
  // Two folds of the same size: means over folds and over rows agree. The AUC compares within a fold only.
  const alike = [
    'accuracy',
    'logLoss',
    'brier',
    'recallGood',
    'specificityBad',
    'specificityWeighted',
  ] as const;
  for (const figure of alike) expect(mean?.[figure]).toBeCloseTo(performance?.[figure] ?? Number.NaN, 12);
  expect(mean?.f1Bad).toBeCloseTo(performance?.f1Bad ?? Number.NaN, 2);
  expect(learners[0]?.allRows).toEqual({
    calibrationError: performance?.calibrationError,
    confusion: performance?.confusion,
  });
  expect(mean?.auc).toBeCloseTo(performance?.auc ?? Number.NaN, 1);
});

test('several seeds: the mean of each seed’s figures', async () => {
  const input = { csv, schema: germanCreditSchema, folds: 2, cutoff: 0.5, monotonic: () => 0 };
  const [first, second, both] = await Promise.all(
    [[1], [2], [1, 2]].map((seeds) => compareLearners({ ...input, learners: ids, seeds })),
  );
  both?.learners.forEach(({ mean }, i) => {
    const [a, b] = [first?.learners[i]?.mean.auc, second?.learners[i]?.mean.auc];
    expect(mean.auc).toBeCloseTo(((a ?? 0) + (b ?? 0)) / 2, 12);
    expect(a).not.toBe(b);
  });
});

async function withoutTimes(threads: string): Promise<unknown> {
  const { code, printed } = await run(some(), '--json', ...QUICK, '--folds', '3', '--threads', threads);
  expect(code).toBe(0);
  return JSON.parse(printed, (name, value: unknown) => (name === 'fitMilliseconds' ? 0 : value));
}

test('one thread and two give one document, but for the times', async () => {
  expect(await withoutTimes('2')).toEqual(await withoutTimes('1'));
});
