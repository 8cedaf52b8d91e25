/** A labelled table for training: the model's input rows and the outcome of each. */
import { RiskError } from '../contract/errors.ts';
import { type FeatureSchema, foldLabel, inputColumns } from '../schema/feature-schema.ts';
import { type CsvChunk, readCsv } from './csv.ts';
import { type RecognisedHeader, recogniseHeader } from './header.ts';
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

/**
 * @throws RiskError `csv.*` and `csv.bad-rows` naming the first row that cannot be used; a training table is whole or
 * not at all
 */
export async function readLabelledTable(
  source: AsyncIterable<Uint8Array>,
  schema: FeatureSchema,
): Promise<LabelledTable> {
  const featureCount = inputColumns(schema).length;
  const parts: { inputs: Float32Array; target: Uint8Array }[] = [];
  const problems: { count: number; first: RowIssue | null } = { count: 0, first: null };
  let reading:
    | { encoder: RowEncoder; target: (cells: readonly string[], line: number) => number }
    | undefined;

  for await (const chunk of readCsv(source)) {
    reading ??= openTable(schema, chunk);
    const inputs = new Float32Array(chunk.rows.length * featureCount);
    const target = new Uint8Array(chunk.rows.length);
    chunk.rows.forEach((cells, i) => {
      const line = chunk.lines[i] ?? 0;
      const issues = reading?.encoder.encode(cells, line, inputs, i * featureCount) ?? [];
      if (issues.length > 0) {
        problems.count++;
        problems.first ??= issues[0] ?? null;
      } else target[i] = reading?.target(cells, line) ?? 0;
    });
    parts.push({ inputs, target });
  }

  if (problems.first !== null) throw badRows(problems.count, problems.first);
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

function openTable(schema: FeatureSchema, { header }: CsvChunk) {
  const recognised = recogniseHeader(schema, header);
  return { encoder: new RowEncoder(schema, recognised), target: targetReader(schema, recognised) };
}

function targetReader({ target }: FeatureSchema, recognised: RecognisedHeader) {
  const position = recognised.target;
  if (position === null)
    throw new RiskError('csv.no-target', { columns: [target.name, ...target.aliases].join(', ') });
  const codes = new Map<string, number>();
  for (const text of [target.good.value, ...target.good.aliases]) codes.set(foldLabel(text), 0);
  for (const text of [target.bad.value, ...target.bad.aliases]) codes.set(foldLabel(text), 1);
  return (cells: readonly string[], line: number): number => {
    const found = cells[position] ?? '';
    const code = codes.get(foldLabel(found));
    if (code === undefined)
      throw new RiskError('csv.target-unknown', {
        line,
        found,
        good: target.good.value,
        bad: target.bad.value,
      });
    return code;
  };
}

function badRows(count: number, first: RowIssue): RiskError {
  const { line, column, found, expected } = first;
  return new RiskError('csv.bad-rows', { count, line, column: column ?? 'whole row', found, expected });
}
