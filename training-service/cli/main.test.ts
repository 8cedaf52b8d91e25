import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoService, startDemoService } from '../testing/demo-service.ts';
import { readCommandLine, UsageError } from './options.ts';
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
});
