/** The short run: what is kept, then some thousand new inputs for each target; and that defects are found at all. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fuzz } from './campaign.ts';
import { corpusOf, keepInput, keptInputs } from './corpus.ts';
import { inputs } from './mutate.ts';
import { search } from './search.ts';
import { targets } from './targets.ts';
import { planted } from './testing/planted.ts';

/** As many as take about half a second; fewer where an input takes long. */
const RUNS: Readonly<Record<string, number>> = {
  xlsx: 80,
  csv: 500,
  onnx: 1000,
  number: 5000,
  formula: 5000,
};

test.each(targets)('what is kept holds: $name', async (target) => {
  for (const { name, bytes } of keptInputs(target.name))
    await target.run(bytes).catch((cause: unknown) => {
      throw new Error(`${target.name}/${name}`, { cause });
    });
  for (const bytes of target.seeds) await target.run(bytes);
});

test.each(targets)('what is new holds: $name', async (target) => {
  expect(await search(target, { seed: 1, runs: RUNS[target.name] ?? 300 })).toBeNull();
});

test('the same seed gives the same inputs, another one others', () => {
  for (const target of targets.slice(0, 2)) {
    const sample = (seed: number) =>
      fc.sample(inputs(target, corpusOf(target)), { seed, numRuns: 20 }).map((bytes) => bytes.join());
    expect(sample(5)).toEqual(sample(5));
    expect(sample(6)).not.toEqual(sample(5));
  }
});

describe('planted defects', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'risk-fuzz-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a reader that fails on a certain byte: the input is made as small as can be, and kept', async () => {
    const failure = await search(planted('byte'), { seed: 1, runs: 20_000, folder });
    expect(failure).toMatchObject({ reason: 'RangeError: planted', seed: 1 });
    expect([...(failure?.bytes ?? [])]).toContain(0xc3);
    const path = await keepInput('byte', failure?.bytes ?? new Uint8Array(0), 1, folder);
    expect(path).toMatch(/byte.found-[0-9a-f]{12}-seed-1\.bin$/);
    expect(readFileSync(path)).toEqual(Buffer.from(failure?.bytes ?? []));
    await expect(
      planted('byte').run(keptInputs('byte', folder)[0]?.bytes ?? new Uint8Array(0)),
    ).rejects.toThrow('planted');
  });

  test.each([
    ['byte', 'RangeError: planted'],
    ['hang', 'no end within 1 s'],
    ['memory', 'the thread ended'],
  ])('in a thread of its own: %s', async (target, reason) => {
    const report = await fuzz({
      module: new URL('./testing/planted.ts', import.meta.url).href,
      target,
      seed: 1,
      durationMs: 60_000,
      patienceMs: 1000,
      heapBytes: 50_000_000,
      folder,
    });
    expect(report.failure?.reason).toContain(reason);
    expect([...(report.failure?.bytes ?? [])]).toContain(0xc3);
    expect(report.inputs).toBeGreaterThan(0);
  });

  test('a reader without one is fuzzed until the time is over', async () => {
    const module = new URL('./testing/planted.ts', import.meta.url).href;
    const report = await fuzz({ module, target: 'none', seed: 1, durationMs: 1000, folder });
    expect(report).toMatchObject({ failure: null, target: 'none' });
  });
});
