import { expect, test } from 'vitest';
import { smallSchema } from '../testing/small-schema.ts';
import { featureSchema } from './feature-schema.ts';

const withRange = (range: { minimum?: number; maximum?: number }) => ({
  ...smallSchema,
  columns: smallSchema.columns.map((column) => (column.name === 'income' ? { ...column, ...range } : column)),
});

test.each([
  [{ maximum: 1e300 }, 'maximum', 'income: maximum 1e+300 is beyond what the model can hold, 3.4028235e+38'],
  [{ minimum: -1e39 }, 'minimum', 'income: minimum -1e+39 is beyond what the model can hold, -3.4028235e+38'],
])('a range of %o is refused by its name', (range, key, message) => {
  const { error } = featureSchema.safeParse(withRange(range));
  expect(error?.issues).toMatchObject([{ path: ['columns', 0, key], message }]);
});

test('the largest float32, also as it is usually written, is a range', () => {
  const largest = withRange({ minimum: -3.402_823_466_385_288_6e38, maximum: 3.402_823_5e38 });
  expect(featureSchema.parse(largest)).toEqual(largest);
});
