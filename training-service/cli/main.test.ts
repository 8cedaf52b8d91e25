import { execFile } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startBucketDouble } from '../testing/bucket-double.ts';
import { type DemoService, startDemoService } from '../testing/demo-service.ts';
import { germanCreditCsv } from '../testing/german-credit.ts';
import { readCommandLine } from './options.ts';
import { UsageError } from './program.ts';
import { textTable } from './text-table.ts';

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));

interface Outcome {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

let service: DemoService;
beforeAll(async () => {
  service = await startDemoService();
});
afterAll(() => service.remove());

function admin(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const env = {
    ...process.env,
    RISK_DATA_DIR: service.folder,
    RISK_SERVICE_URL: service.address,
    ...variables,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

test.each<[string[], string]>([
  [[], 'Name a command.'],
  [['dance'], 'There is no command “dance”.'],
  [['runs', 'all'], '“all” is one word too many.'],
  [['train', 'a', 'b'], '“b” is one word too many.'],
  [['train', '--seed', 'x'], 'The seed “x” is not a whole number.'],
  [['approve'], '“approve” needs the number of a version.'],
  [['approve', '0'], '“approve” needs the number of a version.'],
  [['approve', '2'], '“approve” needs a reason: --comment "...".'],
  [['refuse', '2', '--comment', '  '], '“refuse” needs a reason: --comment "...".'],
  [['runs', '--loud'], `Unknown option '--loud'`],
  [['dataset'], '“dataset” needs one of add, import, lineage behind it.'],
  [['dataset', 'toString'], '“dataset” needs one of add, import, lineage behind it.'],
  [['dataset', 'add', '--name', 'a'], '“dataset add” needs the CSV file to add.'],
  [['dataset', 'add', 'a.csv'], '“dataset add” needs the name of the data set: --name NAME.'],
  [['dataset', 'add', 'a.csv', 'b.csv'], '“b.csv” is one word too many.'],
  [['dataset', 'import', 'gs://B/x', '--name', 'a'], '“gs://B/x” is no bucket: write gs://bucket/prefix.'],
  [['dataset', 'lineage', 'a'], '“dataset lineage” needs the data set and the number of its version.'],
  [['dataset', 'lineage', 'a', 'b'], '“dataset lineage” needs the number of a version.'],
  [['keys', 'lose'], '“keys” is followed by one of rotate, new, draft, sign, publish, or by nothing.'],
  [['keys', 'rotate'], '“keys rotate” needs a reason: --comment "...".'],
  [['keys', 'rotate', 'now', '--comment', 'a'], '“now” is one word too many.'],
  [['keys', 'new', 'root'], 'The file of a private key ends in “.pem”.'],
  [['keys', 'draft'], '“keys draft” needs the file to write.'],
  [
    ['keys', 'draft', 'a', '--threshold', '0'],
    'The threshold has to be a whole number from 1 to 8, not “0”.',
  ],
  [['keys', 'sign', 'a'], '“keys sign” needs the file of the private key: --key FILE.pem.'],
  [['keys', 'publish', 'a'], '“keys publish” needs a reason: --comment "...".'],
])('%j is refused', (args, message) => {
  expect(() => readCommandLine(args)).toThrow(UsageError);
  expect(() => readCommandLine(args)).toThrow(message);
});

test('a table is aligned, numbers to the right', () => {
  const columns = [
    { head: 'NAME', cell: (row: { name: string; n: number }) => row.name },
    { head: 'N', cell: (row: { name: string; n: number }) => String(row.n), align: 'right' as const },
  ];
  const rows = [
    { name: 'a', n: 5 },
    { name: 'long name', n: 123 },
  ];
  expect(textTable(rows, columns, 'none')).toBe('NAME         N\na            5\nlong name  123');
  expect(textTable([], columns, 'none')).toBe('none');
});

describe('against a service', () => {
  test('data sets: added, imported from folder and bucket, their rows to fix listed', async () => {
    const text = new TextDecoder().decode(germanCreditCsv);
    const [header = '', ...rows] = text.trimEnd().split('\n');
    const csvOf = (from: number, to: number): string => `${[header, ...rows.slice(from, to)].join('\n')}\n`;
    const folder = join(service.folder, 'incoming');
    mkdirSync(folder);
    const file = join(folder, 'a.csv');
    writeFileSync(file, csvOf(0, 300));

    expect(await admin(['dataset', 'add', file, '--name', 'branch'])).toMatchObject({
      code: 0,
      stdout: 'a.csv is branch version 1: 300 rows, 220 good and 80 bad.\n',
    });
    const again = await admin(['dataset', 'add', file, '--name', 'branch']);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('The same data is already there as data set branch version 1.\n');

    writeFileSync(join(folder, 'b.csv'), csvOf(300, 500));
    writeFileSync(join(folder, 'c.csv'), csvOf(0, 100).replace('radio/tv', 'a boat').replace(',24,', ',x,'));
    const imported = await admin(['dataset', 'import', folder, '--name', 'branch']);
    expect(imported.code).toBe(1);
    expect(imported.stdout.split('\n')).toEqual([
      'known   a.csv: the same as version 1',
      expect.stringMatching(/^added {3}b\.csv: branch version 2: 200 rows, \d+ good and \d+ bad$/),
      expect.stringMatching(/^failed {2}c\.csv: Rows that cannot be used: 2\. The first is line 2, /),
      expect.stringMatching(/^ +Line 2, purpose: found “a boat”, expected one of /),
      expect.stringMatching(/^ +Line \d+, duration: found “x”, expected a whole number from 1 to 240\.$/),
      `3 CSV files in ${folder}: 1 added, 1 known, 1 failed.`,
      '',
    ]);
    const refused = await admin(['dataset', 'add', join(folder, 'c.csv'), '--name', 'branch']);
    expect(refused.stderr).toMatch(/Line 2, purpose: found “a boat”, .*\nLine \d+, duration: found “x”, /);

    const bucket = await startBucketDouble();
    onTestFinished(() => bucket.close());
    bucket.objects.set('in/a.csv', csvOf(0, 300)).set('in/d.csv', csvOf(500, 900));
    const variables = { STORAGE_EMULATOR_HOST: bucket.address };
    const fromBucket = await admin(['dataset', 'import', 'gs://credit/in/', '--name', 'branch'], variables);
    expect(fromBucket).toMatchObject({
      code: 0,
      stderr: 'Acting as demo-admin of the local demonstration.\n',
    });
    expect(fromBucket.stdout).toMatch(
      /^known {3}gs:\/\/credit\/in\/a\.csv: the same as version 1\nadded {3}gs:\/\/credit\/in\/d\.csv: branch version 3: /,
    );
  });

  test('lineage: the runs and the model versions of a data set version', async () => {
    const { code, stdout } = await admin(['dataset', 'lineage', 'german-credit', '1']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^german-credit version 1: 900 rows, 630 good and 270 bad; SHA-256 [0-9a-f]{64}\.\n\nSTARTED .*\n.* succeeded .*\n\nVERSION .*\n +1 {2}in force /,
    );
    expect((await admin(['dataset', 'lineage', 'german-credit', '9'])).stderr).toContain(
      'There is no data set version called “german-credit 9”.',
    );
  });

  test('says as whom it acts, and shows versions', async () => {
    const { code, stdout, stderr } = await admin(['versions']);
    expect([code, stderr]).toEqual([0, 'Acting as demo-admin of the local demonstration.\n']);
    const [head, row] = stdout.split('\n');
    expect(head).toMatch(/^VERSION {2}STATE +LEARNER +AUC {2}LOG LOSS {2}ASKED FOR BY +DECIDED BY +COMMENT$/);
    expect(row).toMatch(
      /^ +1 {2}in force +logistic-regression +0\.\d{3} +0\.\d{3} {2}demo-scientist +demo-admin +Approved by/,
    );
  });

  test('trains as the scientist; the other person approves', async () => {
    const trained = await admin(['train', '--seed', '5']);
    expect(trained).toMatchObject({
      code: 0,
      stderr: 'Acting as demo-scientist of the local demonstration.\n',
    });
    expect(trained.stdout).toMatch(
      /^logistic-regression: AUC 0\.\d{3}\nRegistered credit-risk version 2\.\n$/,
    );
    const again = await admin(['train', '--seed', '5', '--as', 'demo-scientist']);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/Same data, code and parameters as run \S+: nothing new to register\.\n$/);

    const forbidden = await admin(['approve', '2', '--comment', 'mine', '--as', 'demo-scientist']);
    expect(forbidden).toMatchObject({ code: 1 });
    expect(forbidden.stderr).toContain(
      'Your role “scientist” may not do this; it takes the role “approver”.',
    );
    expect(await admin(['approve', '2', '--comment', 'Checked.'])).toMatchObject({
      code: 0,
      stderr: 'Acting as demo-admin of the local demonstration.\n',
      stdout: 'credit-risk version 2 is approved and in force.\n',
    });
    const twice = await admin(['refuse', '2', '--comment', 'Changed my mind.']);
    expect(twice.stderr).toContain('Version 2 of credit-risk is already approved.');
  });

  test.each<[string[], RegExp]>([
    [['runs'], /^STARTED +STATE +DATA SET +SEED +BY +RESULT\n/],
    [['datasets'], /german-credit +1 +900 +630 +270 /],
    [['desktops'], /^No desktop is enrolled yet\.\n$/],
    [['drift'], /^Not enough data: 0 rows came back since version \d is in force, 50 are needed\.\n$/],
    [['enrolment-code', '--note', 'desk 4'], /^risk1:\S+\nGood for one desktop until /],
  ])('%j', async (args, expected) => {
    const { code, stdout } = await admin(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(expected);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a token that is not valid',
      { RISK_TOKEN: 'not-a-token' },
      'The service needs a valid token: set RISK_TOKEN to yours.\n',
    ],
    [
      'no token at all',
      { RISK_DATA_DIR: '/nowhere' },
      'The service needs a valid token: set RISK_TOKEN to yours.\n',
    ],
    [
      'the demonstration and another machine',
      { RISK_SERVICE_URL: 'https://risk.example.com' },
      'The service needs a valid token: set RISK_TOKEN to yours.\n',
    ],
    [
      'plain http to another machine',
      { RISK_SERVICE_URL: 'http://risk.example.com', RISK_TOKEN: 'a-good-token' },
      'Plain http is only allowed to this computer itself; use https for risk.example.com.\n',
    ],
    [
      'no service',
      { RISK_SERVICE_URL: 'http://127.0.0.1:1', RISK_TOKEN: 'a-good-token' },
      'The service cannot be reached: http://127.0.0.1:1 does not answer. Is the service running? Start it with: npm run service\n',
    ],
  ])('%s is one sentence', async (_, variables, expected) => {
    expect(await admin(['runs'], variables)).toEqual({ code: 1, stdout: '', stderr: expected });
  });

  test('bad usage ends with 2 and shows the commands', async () => {
    const { code, stderr } = await admin(['approve']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^“approve” needs the number of a version\.\n\nUsage: npm run admin/);
    expect(await admin(['--help'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('keys: rotated by the service, then handed to two people who sign the next sets where it is not', async () => {
    const folder = join(service.folder, 'people');
    mkdirSync(folder);
    const file = (name: string): string => join(folder, name);
    const ofService = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await admin(['keys', ...args]);
      expect(code, stderr).toBe(0);
      return stdout;
    };
    // As on a computer without the service's address, folder or token.
    const nowhere = { RISK_DATA_DIR: folder, RISK_SERVICE_URL: 'http://127.0.0.1:9' };

    expect(await ofService()).toMatch(
      /^Key set 0, without an end\nRoot: 1 of 1\n {2}[0-9a-f]{64} {2}held by the service/,
    );
    expect(await ofService('rotate', '--comment', 'yearly')).toMatch(
      /^Key set 1, until 20.*The old key signs nothing/s,
    );

    for (const name of ['a', 'b']) {
      const made = await admin(['keys', 'new', file(`${name}.pem`)], nowhere);
      expect(made, made.stderr).toMatchObject({ code: 0 });
      expect(statSync(file(`${name}.pem`)).mode & 0o777).toBe(0o600);
    }
    expect(await admin(['keys', 'new', file('a.pem')], nowhere)).toMatchObject({
      code: 1,
      stderr: 'The result cannot be written to “a.pem”: it is already there\n',
    });
    await ofService(
      'draft',
      file('next'),
      '--root',
      file('a.pub'),
      '--root',
      file('b.pub'),
      '--threshold',
      '2',
    );
    const sign = (name: string) =>
      admin(['keys', 'sign', file('next'), '--key', file(`${name}.pem`)], nowhere);
    expect((await sign('a')).stdout).toMatch(/^Key set 2.*Root: 2 of 2.*: 1 in all\.\n$/s);
    expect(await admin(['keys', 'publish', file('next'), '--comment', 'ours'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The key set carries 1 of the 2 signatures that it needs.'),
    });
    expect((await sign('b')).stdout).toMatch(/: 2 in all\.$/m);
    expect(await ofService('publish', file('next'), '--comment', 'ours')).toMatch(/Published\.$/m);
    expect(await admin(['keys', 'rotate', '--comment', 'alone'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The root keys are not kept by the service.'),
    });

    await ofService('draft', file('next'), '--fresh-key', '--days', '30');
    for (const name of ['a', 'b']) await sign(name);
    expect(await ofService('publish', file('next'), '--comment', 'a new key for the service')).toMatch(
      /^Key set 3/,
    );
    expect(await admin(['keys', 'sign', file('next'), '--key', file('a.pub')], nowhere)).toMatchObject({
      code: 1,
      stderr: 'The file “a.pub” cannot be read: it holds no private key\n',
    });
  });
});
