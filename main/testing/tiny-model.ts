/** A whole approved model for tests: ONNX file, Release with profile and golden rows, for the German credit schema. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import { type Release, release } from '@risk/app/model/release.ts';
import type { BinnedFeature } from '@risk/app/privacy/reference-profile.ts';
import { inputColumns, type SchemaColumn } from '@risk/app/schema/feature-schema.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { tinyOnnx } from './tiny-onnx.ts';

export const samplePath = fileURLToPath(
  new URL('../../app/schema/german-credit-sample.csv', import.meta.url),
);

export interface TinyFile {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly explained?: 'exactly' | 'wrongly' | 'not';
}

export interface TinyModel {
  readonly onnx: Uint8Array<ArrayBuffer>;
  readonly release: Release;
}

/**
 * @param version also shifts the bias, so that versions decide differently
 * @param file what is special about the ONNX file
 */
export function tinyModel(version = 1, { metadata, explained }: TinyFile = {}): TinyModel {
  const columns = inputColumns(germanCreditSchema);
  const weights = columns.map((_, i) => (i === 1 ? 0.04 : i === 0 ? -0.5 : 0));
  const bias = -0.2 + version * 0.01;
  const onnx = tinyOnnx(weights, bias, metadata, explained);
  const inputs = [0, 1, 2].map((row) => columns.map((_, i) => (i + row) % 3));
  const probabilityOfDefault = inputs.map(
    (row) => 1 / (1 + Math.exp(-row.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), bias))),
  );
  const parsed = release.parse({
    formatVersion: 1,
    model: {
      name: 'german-credit',
      version,
      learner: 'logistic-regression',
      runId: '00000000-0000-4000-8000-000000000001',
      trainedAt: '2026-01-01T00:00:00.000Z',
      datasetSha256: '0'.repeat(64),
    },
    onnx: { sha256: sha256Of(onnx), bytes: onnx.length },
    schema: germanCreditSchema,
    policy: demonstrationPolicy,
    reasons: 'linear',
    profile: {
      rowCount: 1000,
      features: columns.map(binned),
      prediction: {
        name: 'prediction',
        kind: 'numeric',
        edges: [0.5],
        counts: [700, 300, 0],
        merges: chain(3),
      },
    },
    goldenRows: { inputs, probabilityOfDefault },
    performance: {
      folds: 10,
      rows: 1000,
      auc: 0.78,
      logLoss: 0.5,
      brier: 0.17,
      accuracy: 0.75,
      recallGood: 0.88,
      specificityBad: 0.45,
    },
    approval: { approvedBy: 'anna', approvedAt: '2026-01-02T00:00:00.000Z', comment: 'for tests' },
  });
  return { onnx, release: parsed };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The sample's lines, header first. */
export function sampleLines(): string[] {
  return readFileSync(samplePath, 'utf8').trimEnd().split('\n');
}

/** A CSV of many applicants, all different: the sample's rows again and again, with a number of their own. */
export function manyApplicants(rows: number, start = 0): string {
  const [header = '', ...lines] = sampleLines();
  const body = Array.from({ length: rows }, (_, i) => {
    const [, ...cells] = (lines[i % lines.length] ?? '').split(',');
    return [`N-${start + i}`, ...cells].join(',');
  });
  return `${[header, ...body].join('\n')}\n`;
}

function binned(column: SchemaColumn): BinnedFeature {
  if (column.kind === 'numeric') {
    const middle = (column.minimum + Math.min(column.maximum, 100)) / 2;
    return { name: column.name, kind: 'numeric', edges: [middle], counts: [500, 500, 0], merges: chain(3) };
  }
  const { length } = column.categories;
  return {
    name: column.name,
    kind: 'categorical',
    binOfCategory: column.categories.map((_, i) => i),
    counts: [...column.categories.map(() => 100), 0],
    merges: chain(length + 1),
  };
}

/** A merge tree that joins bin after bin. */
function chain(bins: number): [number, number][] {
  return Array.from({ length: bins - 1 }, (_, i) => [i === 0 ? 0 : bins + i - 1, i + 1]);
}
