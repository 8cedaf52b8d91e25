import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  createReadStream,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ServiceDouble } from '../testing/service-double.ts';
import { manyApplicants, sampleLines, samplePath, tinyModel } from '../testing/tiny-model.ts';
import { provision, workstationBench, workstationOptions } from '../testing/workstation-bench.ts';
import { score } from './score.ts';

interface Run {
  readonly code: number;
  readonly said: readonly string[];
  readonly output: string;
}

function run(dataDirectory: string, ...argv: string[]): Promise<Run> {
  return runUntil(new AbortController().signal, dataDirectory, ...argv);
}

async function runUntil(signal: AbortSignal, dataDirectory: string, ...argv: string[]): Promise<Run> {
  const output = new PassThrough();
  const printed = text(output);
  const said: string[] = [];
  const code = await score(argv, {
    ...workstationOptions({ dataDirectory }),
    standardInput: () => process.stdin,
    output,
    progress: null,
    say: (line) => said.push(line),
    signal,
  });
  output.end();
  return { code, said, output: await printed };
}

/** A data folder with a model in force, whose service is gone. */
async function computerWithModel(): Promise<string> {
  const service = await ServiceDouble.start();
  await service.approve(tinyModel(1));
  const { workstation, dataDirectory } = await workstationBench();
  provision(dataDirectory, service.enrolment());
  await workstation.synchronise();
  await workstation.close();
  await service.stop();
  return dataDirectory;
}

/** A computer that has v1 and v2, v2 in force and damaged. */
async function computerWithDamage() {
  const service = await ServiceDouble.start();
  await service.approve(tinyModel(1));
  const { workstation, dataDirectory } = await workstationBench();
  provision(dataDirectory, service.enrolment());
  await workstation.synchronise();
  const sha256 = await service.approve(tinyModel(2));
  await workstation.synchronise();
  await workstation.close();
  writeFileSync(join(dataDirectory, 'workstation', 'models', sha256, 'model.onnx'), 'damaged');
  return { service, dataDirectory };
}

function makePipe(folder: string): string {
  const path = join(folder, 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
  return path;
}

function write(folder: string, name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a computer with a model and no service', () => {
  test('keeps columns, order and delimiter and adds three columns', async () => {
    const data = await computerWithModel();
    const lines = sampleLines().map((line) => line.split(',').toReversed().join(';'));
    const input = write(data, 'in.csv', lines.join('\r\n'));
    const output = join(data, 'out.csv');
    const { code, said } = await run(data, input, '-o', output);
    expect(said).toEqual([
      expect.stringMatching(/^100 applicants scored with german-credit v1: \d+ green, \d+ red\.$/),
    ]);
    expect(code).toBe(0);
    const written = readFileSync(output, 'utf8').split('\n');
    expect(written[0]).toBe(`${lines[0]};decision;confidence;probability_of_default`);
    written.slice(1, 101).forEach((line, i) => {
      const cells = line.split(';');
      const [decision = '', confidence = '', probability = ''] = cells.splice(-3);
      expect(cells.join(';')).toBe(lines[i + 1]);
      expect(decision).toBe(Number(probability) < 0.5 ? 'green' : 'red');
      expect(Number(confidence)).toBeCloseTo(Math.max(Number(probability), 1 - Number(probability)), 12);
      expect(String(Number(probability))).toBe(probability);
    });
    expect(readdirSync(data).filter((name) => name.endsWith('.new'))).toEqual([]);
    expect(readdirSync(join(data, 'workstation', 'jobs'))).toEqual([]);
  });

  test('writes to standard output where no file is named', async () => {
    const data = await computerWithModel();
    const { code, output } = await run(data, samplePath);
    expect(code).toBe(0);
    expect(output.trimEnd().split('\n')).toHaveLength(101);
  });

  test('scores the good rows and lists the others', async () => {
    const data = await computerWithModel();
    const lines = manyApplicants(40).trimEnd().split('\n');
    const bad = lines.map((line, i) => (i > 0 && i <= 25 ? line.replace(/,\d+,/, ',,') : line));
    bad[30] = `${bad[30]},more`;
    const input = write(data, 'in.csv', bad.join('\n'));
    const { code, said, output } = await run(data, input);
    expect(code).toBe(2);
    expect(said.slice(0, 2)).toEqual([
      'Line 2, duration: found nothing, expected a whole number from 1 to 240.',
      'Line 3, duration: found nothing, expected a whole number from 1 to 240.',
    ]);
    expect(said.slice(-2)).toEqual([
      '… and 6 more.',
      expect.stringMatching(
        /^14 applicants scored with german-credit v1: \d+ green, \d+ red, 26 rows to fix\.$/,
      ),
    ]);
    const written = output.trimEnd().split('\n');
    expect(written).toHaveLength(41);
    expect(written[1]).toBe(`${bad[1]},,,`);
    expect(written[40]).toMatch(/,(green|red),0\.\d+,0\.\d+$/);
  });
});

describe('a model that cannot be used', () => {
  const damage = /The .+ has 7 bytes, \d+ were announced\./.source;

  test('is named on standard error beside the one that was used', async () => {
    const { service, dataDirectory } = await computerWithDamage();
    await service.stop();
    const { code, said } = await run(dataDirectory, samplePath);
    expect(said).toEqual([
      expect.stringMatching(`^Another model could not be used: ${damage}$`),
      'Scoring with german-credit v1.',
      expect.stringMatching(/^100 applicants scored with german-credit v1:/),
    ]);
    expect(code).toBe(0);
  });

  test('and that it was fetched again is said too', async () => {
    const { dataDirectory } = await computerWithDamage();
    const { said } = await run(dataDirectory, samplePath);
    expect(said).toEqual([
      expect.stringMatching(`^The stored model was damaged and has been fetched again: ${damage}$`),
      expect.stringMatching(/^100 applicants scored with german-credit v2:/),
    ]);
  });

  test('a service that refuses is told although there is a model', async () => {
    const service = await ServiceDouble.start();
    await service.approve(tinyModel(1));
    const { dataDirectory } = workstationOptions();
    provision(dataDirectory, service.enrolment());
    await run(dataDirectory, samplePath);
    service.forgetDesktops();
    const { code, said } = await run(dataDirectory, samplePath);
    expect(said[0]).toMatch(/^The service refused the request: /);
    expect([code, said.length]).toEqual([0, 2]);
  });
});

describe.skipIf(process.platform === 'win32')('outputs on a Unix file system', () => {
  test('a pipe is written into and stays a pipe', async () => {
    const data = await computerWithModel();
    const pipe = makePipe(data);
    const link = join(data, 'link');
    symlinkSync(pipe, link);
    for (const output of [pipe, link]) {
      const [{ code }, received] = await Promise.all([
        run(data, samplePath, '-o', output),
        text(createReadStream(pipe)),
      ]);
      expect(code).toBe(0);
      expect(received.trimEnd().split('\n')).toHaveLength(101);
      expect(lstatSync(pipe).isFIFO()).toBe(true);
    }
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  test('a pipe that nobody reads can be given up', async () => {
    const data = await computerWithModel();
    const pipe = makePipe(data);
    const stop = new AbortController();
    const folder = join(data, 'workstation', 'exports');
    const running = runUntil(stop.signal, data, samplePath, '-o', pipe);
    await vi.waitUntil(() => existsSync(folder) && readdirSync(folder).length > 0, { timeout: 10_000 });
    stop.abort();
    expect(await running).toMatchObject({ code: 130 });
    expect(readdirSync(join(data, 'workstation', 'jobs'))).toEqual([]);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test('a new file is for this user alone, one that is replaced keeps its mode', async () => {
    const data = await computerWithModel();
    const [fresh, old] = [join(data, 'fresh.csv'), write(data, 'old.csv', '')];
    chmodSync(old, 0o664);
    for (const output of [fresh, old]) await run(data, samplePath, '-o', output);
    expect([fresh, old].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o664]);
  });

  test('- means standard output', async () => {
    const data = await computerWithModel();
    const { code, output } = await run(data, samplePath, '-o', '-');
    expect([code, output.trimEnd().split('\n').length]).toEqual([0, 101]);
  });

  test('a link to nothing stays, and what it names is made', async () => {
    const data = await computerWithModel();
    mkdirSync(join(data, 'deep'));
    symlinkSync('second', join(data, 'first'));
    symlinkSync(join('deep', 'out.csv'), join(data, 'second'));
    expect(await run(data, samplePath, '-o', join(data, 'first'))).toMatchObject({ code: 0 });
    expect(readlinkSync(join(data, 'first'))).toBe('second');
    expect(readlinkSync(join(data, 'second'))).toBe(join('deep', 'out.csv'));
    expect(
      readFileSync(join(data, 'deep', 'out.csv'), 'utf8')
        .trimEnd()
        .split('\n'),
    ).toHaveLength(101);
  });
});

describe('bad input', () => {
  let data: string;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'risk-cli-'));
    data = join(folder, 'data');
    const service = new ServiceDouble();
    await service.listen(0);
    await service.approve(tinyModel(1));
    provision(data, service.enrolment());
    await run(data, samplePath);
    await service.stop();
    return () => rmSync(folder, { recursive: true });
  });

  const [header = '', first = ''] = sampleLines();
  const files: Readonly<Record<string, string | Buffer>> = {
    'good.csv': `${header}\n${first}\n`,
    'empty.csv': '',
    'header.csv': `${header}\n`,
    'columns.csv': 'client,duration\nC,6\n',
    'twice.csv': `${header},Duration\n${first},6\n`,
    'binary.csv': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]),
    'broken.xlsx': Buffer.from([0x50, 0x4b, 3, 4, 0, 0]),
    'quote.csv': `${header}\n"${'x'.repeat(1_100_000)}`,
  };
  const others =
    'checking_status, credit_history, purpose, credit_amount, savings_status, employment, installment_commitment, other_parties, residence_since, property_magnitude, age, other_payment_plans, housing, existing_credits, job, num_dependents, own_telephone';

  test.each([
    ['no file named', [], 'Name the file to score.'],
    ['two files', ['good.csv', 'empty.csv'], 'Name one file to score, not 2.'],
    ['an unknown option', ['good.csv', '--strictly'], "Unknown option '--strictly'."],
    ['no output named', ['good.csv', '-o'], "Option '-o, --output <value>' argument missing."],
    ['no such file', ['nowhere.csv'], 'The file “nowhere.csv” cannot be found.'],
    ['a folder', ['.'], /^“.+” is a folder\. Choose a file\.$/],
    ['an empty file', ['empty.csv'], 'The file is empty. It should start with a line of column names.'],
    ['a header only', ['header.csv'], 'The file holds column names but no applicants.'],
    ['missing columns', ['columns.csv'], `The file lacks columns that are needed: ${others}.`],
    [
      'a column twice',
      ['twice.csv'],
      'More than one column of the file means “duration”: “duration”, “Duration”.',
    ],
    ['a binary file', ['binary.csv'], 'The file is not a text file. Save it as CSV and try again.'],
    [
      'a broken workbook',
      ['broken.xlsx'],
      'The workbook cannot be read: it ends too early, or is no workbook',
    ],
    [
      'a quote that is never closed',
      ['quote.csv'],
      'Line 2 is longer than 1000000 characters; a closing quote is probably missing.',
    ],
    [
      'the input as output',
      ['good.csv', '-o', 'good.csv'],
      /^The result would overwrite the input “.*good\.csv”\. Choose another output file\.$/,
    ],
  ])('%s', async (_, names, message) => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const argv = names.map((name) => (name.startsWith('-') ? name : join(folder, name)));
    const { code, said, output } = await run(data, ...argv);
    expect(said[0]).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(code).toBe(2);
    expect(output).toBe('');
    expect(readFileSync(join(folder, 'good.csv'), 'utf8')).toBe(files['good.csv']);
  });

  test('a link to the input, of either kind, is not written over', async () => {
    const input = write(folder, 'input.csv', `${header}\n${first}\n`);
    symlinkSync(input, join(folder, 'soft.csv'));
    linkSync(input, join(folder, 'hard.csv'));
    mkdirSync(join(folder, 'deep'));
    symlinkSync(folder, join(folder, 'deep', 'up'));
    for (const output of ['soft.csv', 'hard.csv', 'deep/up/input.csv', './deep/../input.csv']) {
      const { code, said } = await run(data, input, '-o', join(folder, output));
      expect([output, code, said[0]?.includes('would overwrite the input')]).toEqual([output, 2, true]);
    }
    expect(readFileSync(input, 'utf8')).toBe(`${header}\n${first}\n`);
  });

  test('an output in a folder that does not exist', async () => {
    const input = write(folder, 'input.csv', `${header}\n${first}\n`);
    const output = join(folder, 'nowhere', 'out.csv');
    const { code, said } = await run(data, input, '-o', output);
    const sentence = `The folder for “${output}” does not exist. Choose another place for the result.`;
    expect(said).toEqual([sentence]);
    expect(code).toBe(2);
  });

  test('an output below something that is not a folder', async () => {
    const input = write(folder, 'input.csv', `${header}\n${first}\n`);
    const output = join(write(folder, 'file', ''), 'out.csv');
    const { code, said } = await run(data, input, '-o', output);
    const sentence = `The folder for “${output}” does not exist. Choose another place for the result.`;
    expect([code, said]).toEqual([2, [sentence]]);
  });
});

describe.skipIf(process.platform === 'win32')('input that is not a plain file', () => {
  const program = fileURLToPath(new URL('main.ts', import.meta.url));
  /** The real program, in a shell. */
  const shell = (data: string, command: string) =>
    spawnSync('bash', ['-c', command], {
      encoding: 'utf8',
      env: {
        ...process.env,
        RISK_DATA_DIR: data,
        NODE: process.execPath,
        PROGRAM: program,
        SAMPLE: samplePath,
      },
    });

  test.each([
    ['a pipe on standard input', 'cat "$SAMPLE" | "$NODE" "$PROGRAM" /dev/stdin'],
    ['a file on standard input', '"$NODE" "$PROGRAM" /dev/stdin < "$SAMPLE"'],
    ['another program', '"$NODE" "$PROGRAM" <(cat "$SAMPLE") -o /dev/stdout'],
  ])('%s is scored, and no copy stays', async (_, command) => {
    const data = await computerWithModel();
    const { status, stdout, stderr } = shell(data, command);
    expect(stderr).toMatch(/^100 applicants scored with german-credit v1: .+$/m);
    expect([status, stdout.trimEnd().split('\n').length]).toEqual([0, 101]);
    const uploads = join(data, 'workstation', 'uploads');
    expect(existsSync(uploads) ? readdirSync(uploads) : []).toEqual([]);
  });

  test('nothing on standard input is an empty file', async () => {
    const data = await computerWithModel();
    const { status, stderr } = shell(data, '"$NODE" "$PROGRAM" /dev/stdin < /dev/null');
    expect(stderr).toContain('The file is empty. It should start with a line of column names.\n');
    expect(status).toBe(2);
  });

  test('a pipe that is already closed is one sentence', () => {
    const { status, stderr } = shell('/nowhere', '"$NODE" "$PROGRAM" /dev/fd/77');
    expect([status, stderr]).toEqual([2, 'The file “77” cannot be found.\n']);
  });

  test('a pipe that nobody fills can be given up', async () => {
    const data = await computerWithModel();
    const pipe = makePipe(data);
    const stop = new AbortController();
    const running = runUntil(stop.signal, data, pipe);
    await vi.waitUntil(() => existsSync(join(data, 'workstation', 'uploads')), { timeout: 10_000 });
    stop.abort();
    expect(await running).toEqual({ code: 130, said: ['Stopped. Nothing was written.'], output: '' });
    expect(readdirSync(join(data, 'workstation', 'uploads'))).toEqual([]);
  });
});

const jobsOf = (data: string): string[] => readdirSync(join(data, 'workstation', 'jobs'));

describe('nothing of the applicants stays behind', () => {
  test('when the person stops it', async () => {
    const data = await computerWithModel();
    const input = write(data, 'in.csv', manyApplicants(4000));
    const output = join(data, 'out.csv');
    const stop = new AbortController();
    const running = runUntil(stop.signal, data, input, '-o', output);
    await vi.waitUntil(() => jobsOf(data).length > 0, { timeout: 10_000, interval: 5 });
    stop.abort();
    expect(await running).toEqual({ code: 130, said: ['Stopped. Nothing was written.'], output: '' });
    expect(jobsOf(data)).toEqual([]);
    expect(readdirSync(data).filter((name) => name.startsWith('out.csv'))).toEqual([]);
  });

  test('when it is stopped before it began', async () => {
    const data = await computerWithModel();
    const { code, said } = await runUntil(AbortSignal.abort(), data, samplePath);
    expect([code, said]).toEqual([130, ['Stopped. Nothing was written.']]);
  });

  test('when the file cannot be scored', async () => {
    const data = await computerWithModel();
    const [header = ''] = sampleLines();
    const { code } = await run(data, write(data, 'in.csv', `${header}\n`));
    expect([code, jobsOf(data)]).toEqual([2, []]);
  });

  test.skipIf(process.platform === 'win32')('when the results cannot be written', async () => {
    const data = await computerWithModel();
    const output = join(data, 'socket');
    const server = createServer().listen(output);
    onTestFinished(() => void server.close());
    const { code, said } = await run(data, samplePath, '-o', output);
    expect([code, jobsOf(data)]).toEqual([1, []]);
    expect(said).toEqual([expect.stringMatching(/^The result cannot be written to “socket”: /)]);
  });
});

test('help is printed and nothing is done', async () => {
  const { dataDirectory } = workstationOptions();
  const { code, output } = await run(dataDirectory, '--help');
  expect(code).toBe(0);
  expect(output).toContain('Usage: npm run score -- <file> [-o <scored.csv>]');
  expect(existsSync(join(dataDirectory, 'workstation'))).toBe(false);
});

test('without a model it says what to do', async () => {
  const { dataDirectory } = workstationOptions();
  const { code, said } = await run(dataDirectory, samplePath);
  expect(code).toBe(1);
  expect(said).toEqual([
    'This computer is not connected to a service yet.',
    'There is no model on this computer yet. It is fetched as soon as the service can be reached.',
  ]);
});

test('a provisioned computer fetches its model first, and its counts are delivered', async () => {
  const service = await ServiceDouble.start();
  await service.approve(tinyModel(1));
  const { dataDirectory } = workstationOptions();
  provision(dataDirectory, service.enrolment());
  const output = join(dataDirectory, 'out.csv');
  expect(await run(dataDirectory, samplePath, '-o', output)).toMatchObject({ code: 0 });
  expect([...service.batches.values()]).toMatchObject([{ rowCount: 100 }]);
  expect(readFileSync(output, 'utf8').trimEnd().split('\n')).toHaveLength(101);
});
