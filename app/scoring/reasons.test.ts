import { describe, expect, test } from 'vitest';
import type { Decision } from '../model/policy.ts';
import { inputColumns, type SchemaColumn } from '../schema/feature-schema.ts';
import { germanCreditSchema } from '../schema/german-credit.ts';
import { smallSchema } from '../testing/small-schema.ts';
import { reasonsFor, sentenceFor } from './reasons.ts';

const columns = inputColumns(germanCreditSchema);

/** Reasons of an applicant whose only contributions are those named. */
function reasons(
  contributions: Readonly<Record<string, number>>,
  decision: Decision,
  values: Readonly<Record<string, number>> = {},
) {
  return reasonsFor({
    schema: germanCreditSchema,
    attribution: {
      base: 0,
      contributions: Float64Array.from(columns, ({ name }) => contributions[name] ?? 0),
    },
    // The row stands behind another value, as rows of a batch do.
    inputs: Float32Array.from([9, ...columns.map(({ name }) => values[name] ?? 0)]),
    offset: 1,
    decision,
    typical: columns.map(({ name }) => (name === 'duration' ? 18 : null)),
  });
}

test('red: what raises the risk, the strongest first, at most four', () => {
  const contributions = { duration: 0.5, age: 0.1, purpose: 0.9, housing: -2, job: 0.3, own_telephone: 0.2 };
  expect(reasons(contributions, 'red', { duration: 48 })).toEqual([
    {
      column: 'purpose',
      direction: 'raises',
      contribution: 0.9,
      sentence: { en: 'Credit for a new car', de: 'Kredit für einen Neuwagen' },
    },
    {
      column: 'duration',
      direction: 'raises',
      contribution: 0.5,
      sentence: { en: 'Long duration of the credit', de: 'Lange Laufzeit des Kredits' },
    },
    {
      column: 'job',
      direction: 'raises',
      contribution: 0.3,
      sentence: expect.objectContaining({ en: 'Without a trade, or without work' }),
    },
    {
      column: 'own_telephone',
      direction: 'raises',
      contribution: 0.2,
      sentence: expect.objectContaining({ en: 'No telephone under the own name' }),
    },
  ]);
});

test('refer tells what raises the risk, green what lowers it', () => {
  const contributions = { duration: -0.5, purpose: 0.9, housing: -2 };
  expect(reasons(contributions, 'refer').map(({ column }) => column)).toEqual(['purpose']);
  expect(reasons(contributions, 'green').map(({ column, direction }) => [column, direction])).toEqual([
    ['housing', 'lowers'],
    ['duration', 'lowers'],
  ]);
});

test('of equals the earlier column comes first; less than a millionth is no reason', () => {
  const contributions = { own_telephone: 0.5, duration: 0.5, age: 9e-7, job: -9e-7, housing: Number.NaN };
  expect(reasons(contributions, 'red').map(({ column }) => column)).toEqual(['duration', 'own_telephone']);
  expect(reasons(contributions, 'green')).toEqual([]);
});

const columnOf = (name: string): SchemaColumn => {
  const column = [...columns, ...inputColumns(smallSchema)].find((column) => column.name === name);
  if (column === undefined) throw new Error(name);
  return column;
};

describe('sentences', () => {
  test.each([
    { name: 'duration', value: 48, typical: 18, en: 'Long duration of the credit' },
    { name: 'duration', value: 6, typical: 18, en: 'Short duration of the credit' },
    { name: 'duration', value: 18, typical: 18, en: 'Duration: 18 months', de: 'Laufzeit: 18 Monate' },
    { name: 'duration', value: 48, typical: null, en: 'Duration: 48 months' },
    {
      name: 'duration',
      value: Number.NaN,
      typical: 18,
      en: 'Duration: not given',
      de: 'Laufzeit: keine Angabe',
    },
    { name: 'age', value: 23, typical: 33, en: 'Age: 23 years', de: 'Alter: 23 Jahre' },
    {
      name: 'credit_amount',
      value: 12_345,
      typical: null,
      en: 'Credit amount: 12,345 DM',
      de: 'Kreditbetrag: 12.345 DM',
    },
    { name: 'installment_commitment', value: 3, typical: 3, en: 'Instalment rate: 3 of 4 (share of income)' },
    { name: 'existing_credits', value: 1, typical: 1, en: 'Credits at this bank: 1' },
    {
      name: 'checking_status',
      value: 0,
      typical: null,
      en: 'Checking account overdrawn',
      de: 'Girokonto überzogen',
    },
    { name: 'checking_status', value: Number.NaN, typical: null, en: 'Checking account: not given' },
    { name: 'checking_status', value: 99, typical: null, en: 'Checking account: not given' },
    { name: 'income', value: 1500.5, typical: 10, en: 'Income: 1,500.5', de: 'Einkommen: 1.500,5' },
    { name: 'home', value: 1, typical: null, en: 'Home: rent', de: 'Home: rent' },
  ])('$name $value beside $typical: $en', ({ name, value, typical, en, de }) => {
    const sentence = sentenceFor(columnOf(name), value, typical);
    expect(sentence.en).toBe(en);
    if (de !== undefined) expect(sentence.de).toBe(de);
  });
});
