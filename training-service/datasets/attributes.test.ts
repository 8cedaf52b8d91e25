import { featureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';
import { germanCreditSchema } from '@risk/app/schema/german-credit.ts';
import { expect, test } from 'vitest';
import { excludedNames, withAttributes } from './attributes.ts';

test('the lawful attributes are the schema itself', () => {
  expect(withAttributes(germanCreditSchema, 'lawful')).toBe(germanCreditSchema);
  expect(excludedNames(germanCreditSchema)).toEqual(['personal_status', 'foreign_worker']);
});

test('all attributes are the excluded ones as audited inputs, in the places where they stand', () => {
  const all = withAttributes(germanCreditSchema, 'all');
  expect(featureSchema.parse(all)).toEqual(all);
  expect(inputColumns(all).map(({ name }) => name)).toEqual(
    germanCreditSchema.columns.map(({ name }) => name),
  );
  expect(excludedNames(all)).toEqual([]);
  expect(all.columns.filter(({ lawfulUse }) => lawfulUse === 'audited').map(({ name }) => name)).toEqual([
    'personal_status',
    'age',
    'foreign_worker',
  ]);
});
