/** What the command line takes beside files: pipes, one wrong row too many, summaries for programs, a bar for people. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { sampleLines, tinyModel } from '../testing/tiny-model.ts';
import { workstationOptions } from '../testing/workstation-bench.ts';
import { type ProgressLine, progressLine, progressText } from './progress-line.ts';
import { score } from './score.ts';

const plain = `${sampleLines().join('\n')}\n`;
const broken = sampleLines()
  .map((line, i) => (i === 5 ? line.replace(/,own,/, ',castle,') : line))
  .join('\n');

interface RunOptions {
  readonly input?: string;
  readonly progress?: ProgressLine | null;
}

async function run(dataDirectory: string, { input = '', progress = null }: RunOptions, ...argv: string[]) {
  const output = new PassThrough();
  const printed = text(output);
  const said: string[] = [];
  const code = await score([...argv, '--model', modelIn(dataDirectory)], {
    ...workstationOptions({ dataDirectory }),
    fetch: () => Promise.reject(new Error('nobody is asked')),
    standardInput: () => Readable.from([input]),
    output,
    progress,
    say: (line) => said.push(line),
    signal: new AbortController().signal,
  });
  output.end();
  return { code, said, output: await printed };
}

function modelIn(directory: string): string {
  const path = join(directory, 'mine.onnx');
  const metadata = { 'risk.format_version': '1', 'risk.schema': JSON.stringify(germanCreditSchema) };
  if (!existsSync(path)) writeFileSync(path, tinyModel(1, { metadata }).onnx);
  return path;
}

const folder = (): string => workstationOptions().dataDirectory;

test('standard input to standard output', async () => {
  const { code, said, output } = await run(folder(), { input: plain }, '-');
  expect(code).toBe(0);
  expect(output.trimEnd().split('\n')).toHaveLength(101);
  expect(said.at(-1)).toMatch(/^100 applicants scored with mine\.onnx: /);
});

test('--strict: one row to fix is enough for nothing to be written', async () => {
  const data = folder();
  const input = join(data, 'in.csv');
  const out = join(data, 'out.csv');
  writeFileSync(input, broken);
  writeFileSync(out, 'as it was');
  const { code, said } = await run(data, {}, input, '-o', out, '--strict');
  expect(code).toBe(2);
  expect(readFileSync(out, 'utf8')).toBe('as it was');
  expect(said).toEqual([
    'The model file names no decision policy: red from 0.5 on.',
    expect.stringMatching(/^Line 6, housing: found “castle”, expected one of /),
    'Rows that have to be fixed first: 1. No row was scored.',
  ]);
});

test('--strict: a file that is fine is written', async () => {
  const { code, output } = await run(folder(), { input: plain }, '-', '--strict');
  expect([code, output.trimEnd().split('\n').length]).toEqual([0, 101]);
});

const summary = z.object({
  file: z.string(),
  scored: z.number(),
  green: z.number(),
  red: z.number(),
  rowsToFix: z.number(),
  written: z.boolean(),
  recognition: z.object({ format: z.string(), delimiter: z.string() }),
  issues: z.array(z.object({ line: z.number(), column: z.string() })),
});

test('--json: the summary as one object, on standard output where the results are in a file', async () => {
  const data = folder();
  const input = join(data, 'in.csv');
  writeFileSync(input, broken);
  const { code, output } = await run(data, {}, input, '-o', join(data, 'out.csv'), '--json');
  expect(code).toBe(2);
  const found = summary.parse(JSON.parse(output));
  expect(found).toMatchObject({ file: 'in.csv', scored: 99, rowsToFix: 1, written: true });
  expect(found.green + found.red).toBe(99);
  expect(found.issues).toEqual([{ line: 6, column: 'housing' }]);
});

test('--json: on standard error where the results are on standard output', async () => {
  const { said, output } = await run(folder(), { input: plain }, '-', '--json');
  expect(output).toContain('probability_of_default');
  expect(summary.parse(JSON.parse(said.at(-1) ?? ''))).toMatchObject({ scored: 100, rowsToFix: 0 });
});

test('a bar is shown while it runs and goes when it ends; --quiet shows none', async () => {
  const seen: string[] = [];
  const progress: ProgressLine = { show: () => seen.push('shown'), clear: () => seen.push('cleared') };
  await run(folder(), { input: plain, progress }, '-');
  expect(seen.at(-1)).toBe('cleared');
  seen.length = 0;
  await run(folder(), { input: plain, progress }, '-', '--quiet');
  expect(seen).toEqual([]);
});

test('the bar is written over itself, within the terminal, and only on one', () => {
  const written: string[] = [];
  const line = progressLine({ isTTY: true, columns: 60, write: (part) => written.push(part) });
  const progress = { bytesDone: 50, bytesTotal: 100, rowsDone: 1234, millisecondsLeft: 2100 };
  line?.show({ progress });
  line?.clear();
  line?.clear();
  expect(written).toEqual([`\r${progressText(progress).slice(0, 59)}\u001B[K`, '\r\u001B[K']);
  expect(progressText(progress)).toBe(`[${'#'.repeat(15)}${' '.repeat(15)}]  50 %  1,234 rows  3 s left`);
  expect(progressLine({ isTTY: false, write: () => true })).toBeNull();
});

/** A disk of two megabytes; null where this user may not make one. */
function smallDisk(path: string): string | null {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', path]);
  });
  return path;
}

test('a full disk: said so, and what stood there stays', async ({ skip }) => {
  const data = folder();
  const disk = smallDisk(join(data, 'disk'));
  if (disk === null) skip('this user may not mount a small disk');
  const input = join(data, 'in.csv');
  const out = join(data, 'disk', 'out.csv');
  const [header = '', ...lines] = sampleLines();
  writeFileSync(input, [header, ...Array.from({ length: 300 }, () => lines).flat()].join('\n'));
  writeFileSync(out, 'as it was');
  const { code, said } = await run(data, {}, input, '-o', out);
  expect(code).toBe(1);
  expect(said.at(-1)).toBe('The disk is full. Free some space and try again; nothing was lost.');
  expect(readFileSync(out, 'utf8')).toBe('as it was');
});
