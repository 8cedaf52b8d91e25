/** A labelled table for training: the model's input rows and the outcome of each. */
import { RiskError } from '../contract/errors.ts';
import { type FeatureSchema, foldLabel, inputColumns } from '../schema/feature-schema.ts';
import type { NumberStyles } from './cell-readers.ts';
import { type CsvChunk, readCsv } from './csv.ts';
import { type RecognisedHeader, recogniseHeader } from './header.ts';
import { SAMPLE_BYTES, StylesFinder } from './number-styles.ts';
import { RowEncoder } from './row-encoder.ts';
import type { RowIssue } from './row-issue.ts';

export interface LabelledTable {
  readonly schema: FeatureSchema;
  readonly rowCount: number;
  readonly featureCount: number;
  /** `[rows, features]`, row-major: numbers as they are, categories as index in the schema, missing NaN. */
  readonly inputs: Float32Array;
  /** `[rows]`, 1 = bad, 0 = good. */
  readonly target: Uint8Array;
}

/** Rows to fix that an error lists; the rest is only counted. */
const ISSUES_LISTED = 100;

/**
 * @throws RiskError `csv.*`; `csv.bad-rows` with the rows that cannot be used as `issues` in its details (the first
 * hundred problems): a training table is whole or not at all
 */
export async function readLabelledTable(
  source: AsyncIterable<Uint8Array>,
  schema: FeatureSchema,
): Promise<LabelledTable> {
  const featureCount = inputColumns(schema).length;
  const parts: { inputs: Float32Array; target: Uint8Array }[] = [];
  const problems: { count: number; issues: RowIssue[] } = { count: 0, issues: [] };
  let reading: ReturnType<typeof openTable> | undefined;

  for await (const { chunk, styles } of withStyles(readCsv(source), schema)) {
    const { encoder, outcomeOf } = (reading ??= openTable(schema, chunk, styles));
    const inputs = new Float32Array(chunk.rows.length * featureCount);
    const target = new Uint8Array(chunk.rows.length);
    chunk.rows.forEach((cells, i) => {
      const line = chunk.lines[i] ?? 0;
      const issues = [...encoder.encode(cells, line, inputs, i * featureCount)];
      const isWhole = issues.every(({ kind }) => kind !== 'wrong-cell-count');
      const outcome = isWhole ? outcomeOf(cells, line) : null;
      if (typeof outcome === 'number') target[i] = outcome;
      else if (outcome !== null) issues.push(outcome);
      if (issues.length === 0) return;
      problems.count++;
      if (problems.issues.length < ISSUES_LISTED) problems.issues.push(...issues);
    });
    parts.push({ inputs, target });
  }

  if (problems.count > 0) throw badRows(problems.count, problems.issues.slice(0, ISSUES_LISTED));
  const rowCount = parts.reduce((sum, part) => sum + part.target.length, 0);
  if (rowCount === 0) throw new RiskError('csv.no-rows');
  const table = {
    schema,
    rowCount,
    featureCount,
    inputs: new Float32Array(rowCount * featureCount),
    target: new Uint8Array(rowCount),
  };
  let row = 0;
  for (const part of parts) {
    table.inputs.set(part.inputs, row * featureCount);
    table.target.set(part.target, row);
    row += part.target.length;
  }
  return table;
}

/** The chunks, with how their number columns write decimals, told from the first of them. */
async function* withStyles(
  chunks: AsyncGenerator<CsvChunk>,
  schema: FeatureSchema,
): AsyncGenerator<{ readonly chunk: CsvChunk; readonly styles: NumberStyles }> {
  const sample: CsvChunk[] = [];
  for (let isEnough = false; !isEnough; ) {
    const next = await chunks.next();
    if (next.done === true) break;
    sample.push(next.value);
    isEnough = next.value.bytesRead >= SAMPLE_BYTES;
  }
  const [first] = sample;
  if (first === undefined) return;
  const { inputs } = recogniseHeader(schema, first.header);
  const finder = new StylesFinder(schema, inputs);
  for (const { rows } of sample) for (const cells of rows) finder.add(cells);
  for (const chunk of sample) yield { chunk, styles: finder.styles };
  for await (const chunk of chunks) yield { chunk, styles: finder.styles };
}

function openTable(schema: FeatureSchema, { header }: CsvChunk, styles: NumberStyles) {
  const recognised = recogniseHeader(schema, header);
  return {
    encoder: new RowEncoder(schema, recognised, styles),
    outcomeOf: outcomeReader(schema, recognised),
  };
}

/** @returns 1 = bad, 0 = good, or what is wrong with the cell */
function outcomeReader(
  { target }: FeatureSchema,
  recognised: RecognisedHeader,
): (cells: readonly string[], line: number) => number | RowIssue {
  const position = recognised.target;
  const { name: column, aliases, good, bad } = target;
  if (position === null) throw new RiskError('csv.no-target', { columns: [column, ...aliases].join(', ') });
  const codes = new Map<string, number>();
  for (const text of [good.value, ...good.aliases]) codes.set(foldLabel(text), 0);
  for (const text of [bad.value, ...bad.aliases]) codes.set(foldLabel(text), 1);
  const expected = `“${good.value}” or “${bad.value}”`;
  return (cells, line) => {
    const found = cells[position] ?? '';
    const kind = found.trim() === '' ? 'empty' : 'unknown-label';
    return codes.get(foldLabel(found)) ?? { line, column, kind, found, expected };
  };
}

function badRows(count: number, issues: readonly RowIssue[]): RiskError {
  const [first] = issues;
  return new RiskError('csv.bad-rows', {
    count,
    line: first?.line ?? 0,
    column: first?.column ?? 'whole row',
    found: first?.found ?? '',
    expected: first?.expected ?? '',
    issues,
  });
}
