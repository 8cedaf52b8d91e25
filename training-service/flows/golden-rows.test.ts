import { demonstrationPolicy } from '@risk/app/model/policy.ts';
import { goldenRows } from '@risk/app/model/release.ts';
import { type FeatureSchema, featureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, test } from 'vitest';
import { LogisticModel } from '../learning/logistic-regression.ts';
import { Random } from '../learning/random.ts';
import { exportModel } from '../onnx/export-model.ts';
import { ScoringSession } from '../onnx/scoring-session.ts';
import { makeGoldenRows } from './golden-rows.ts';

const model = new LogisticModel(
  [{ feature: 1, kind: 'value', code: 0, mean: 20, scale: 10 }],
  Float64Array.of(0.5),
  -1,
);

async function goldenRowsOf(schema: FeatureSchema, seed: number) {
  const file = exportModel({ model, learner: 'logistic-regression', schema, policy: demonstrationPolicy });
  const session = await ScoringSession.open(file);
  try {
    return await makeGoldenRows(schema, session, new Random(seed));
  } finally {
    await session.close();
  }
}

/** German credit with every input optional. */
const optionalSchema = featureSchema.parse({
  ...germanCreditSchema,
  columns: germanCreditSchema.columns.map((column) => ({ ...column, required: false })),
});

test.each([
  { name: 'required', schema: germanCreditSchema },
  { name: 'optional', schema: optionalSchema },
])(
  '$name columns: all categories, both ends of each range, missing only where allowed',
  async ({ schema }) => {
    const golden = await goldenRowsOf(schema, 1);
    expect(goldenRows.parse(golden)).toEqual(golden);
    expect(golden.probabilityOfDefault).toHaveLength(golden.inputs.length);
    for (const [index, column] of inputColumns(schema).entries()) {
      const values = golden.inputs.map((row) => row[index]);
      expect(values.includes(null)).toBe(!column.required);
      if (column.kind === 'categorical') {
        const codes = new Set(values.filter((value) => value !== null));
        expect(codes.size).toBe(column.categories.length);
      } else {
        expect(values[0]).toBe(column.minimum);
        expect(values[1]).toBe(column.maximum);
        for (const value of values) {
          if (value === null || value === undefined) continue;
          expect(Number.isInteger(value)).toBe(true);
          expect(value >= column.minimum && value <= column.maximum).toBe(true);
        }
      }
    }
  },
);

test('answers are the file’s own, and the seed decides the rows', async () => {
  const golden = await goldenRowsOf(germanCreditSchema, 1);
  const duration = golden.inputs[5]?.[1] ?? 0;
  expect(golden.probabilityOfDefault[5]).toBeCloseTo(1 / (1 + Math.exp(1 - (0.5 * (duration - 20)) / 10)), 6);
  expect(await goldenRowsOf(germanCreditSchema, 1)).toEqual(golden);
  expect(await goldenRowsOf(germanCreditSchema, 2)).not.toEqual(golden);
});
