/** Rows that nobody lived, with the model's answers: what a desktop scores again before it trusts a model. */
import type { GoldenRows } from '@risk/app/model/release.ts';
import { type FeatureSchema, inputColumns, type SchemaColumn } from '@risk/app/schema/feature-schema.ts';
import { featuresOf } from '../learning/features-of-schema.ts';
import type { Random } from '../learning/random.ts';
import type { ScoringSession } from '../onnx/scoring-session.ts';

const FEWEST_ROWS = 48;
/** Chance that an optional value is missing. */
const MISSING_SHARE = 0.2;

/**
 * Drawn from the schema alone, not from the data. Every category appears; the first row holds the smallest, the second
 * the largest of each number's range; in the third every optional value is missing.
 */
export async function makeGoldenRows(
  schema: FeatureSchema,
  session: ScoringSession,
  random: Random,
): Promise<GoldenRows> {
  const columns = inputColumns(schema);
  const categories = columns.map((column) => (column.kind === 'categorical' ? column.categories.length : 0));
  // With three rows to spare, a shift of each column's own keeps columns of equal size from moving in step.
  const rowCount = Math.min(1000, Math.max(FEWEST_ROWS, Math.max(...categories) + 3));
  const shifts = columns.map((_, index) => random.below(Math.max(1, categories[index] ?? 1)));
  const values = new Float32Array(rowCount * columns.length);
  for (let row = 0; row < rowCount; row++) {
    for (const [index, column] of columns.entries())
      values[row * columns.length + index] = drawValue(column, row, shifts[index] ?? 0, random);
  }
  const { probabilities } = await session.run({ rowCount, features: featuresOf(schema), values });
  return {
    inputs: Array.from({ length: rowCount }, (_, row) =>
      Array.from(values.subarray(row * columns.length, (row + 1) * columns.length), (value) =>
        Number.isNaN(value) ? null : value,
      ),
    ),
    probabilityOfDefault: Array.from(probabilities),
  };
}

const MISSING_ROW = 2;

function drawValue(column: SchemaColumn, row: number, shift: number, random: Random): number {
  const draw = random.unit();
  const isMissing = random.unit() < MISSING_SHARE;
  if (row === MISSING_ROW && !column.required) return Number.NaN;
  if (column.kind === 'categorical') {
    const count = column.categories.length;
    // The rows after the third go once through all categories; where the category is due it is not missing.
    const due = row > MISSING_ROW && row <= MISSING_ROW + count;
    if (!due && isMissing && !column.required) return Number.NaN;
    return due ? (row + shift) % count : Math.floor(draw * count);
  }
  const { minimum, maximum } = column;
  if (row === 0) return minimum;
  if (row === 1) return maximum;
  if (isMissing && !column.required) return Number.NaN;
  // Ranges say what can be meant at all; most of what is meant lies near their lower end: each power of ten is as likely.
  const value = minimum + Math.expm1(draw * Math.log1p(maximum - minimum));
  return column.integer ? Math.round(value) : value;
}
