import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { recogniseHeader } from '../table/header.ts';
import { RowEncoder } from '../table/row-encoder.ts';
import { featureSchema, inputColumns } from './feature-schema.ts';
import { germanCreditSchema } from './german-credit.ts';
import { categoryReasons, numericReasons } from './german-credit-reasons.ts';

describe('the German credit schema', () => {
  test('has 20 attributes, 18 of them lawful inputs, and survives JSON', () => {
    expect(germanCreditSchema.columns).toHaveLength(20);
    expect(inputColumns(germanCreditSchema).map(({ name }) => name)).not.toContain('personal_status');
    expect(inputColumns(germanCreditSchema)).toHaveLength(18);
    expect(featureSchema.parse(JSON.parse(JSON.stringify(germanCreditSchema)))).toEqual(germanCreditSchema);
  });

  test('has words for every reason that a clerk may have to give; the audited age is told as a number', () => {
    const columns = inputColumns(germanCreditSchema);
    const numeric = columns.filter((column) => column.kind === 'numeric');
    expect(numeric.filter(({ reasons }) => reasons === undefined).map(({ name }) => name)).toEqual(['age']);
    const categories = columns.flatMap((column) => (column.kind === 'categorical' ? column.categories : []));
    expect(categories.filter(({ reason }) => reason?.de === undefined)).toEqual([]);
    const sentences = [
      ...categories.map(({ reason }) => reason),
      ...numeric.flatMap(({ reasons }) => [reasons?.high, reasons?.low]),
    ];
    for (const sentence of sentences.filter((found) => found !== undefined))
      for (const text of Object.values(sentence)) expect(text).toMatch(/^[\p{Lu}\d].{3,58}[^.!]$/u);
    const en = sentences.filter((found) => found !== undefined).map(({ en }) => en);
    expect(new Set(en).size).toBe(en.length);
  });

  test('words stand only at columns and categories that exist', () => {
    const inSchema = new Map(germanCreditSchema.columns.map((column) => [column.name, column]));
    for (const name of Object.keys(numericReasons)) expect(inSchema.get(name)?.kind).toBe('numeric');
    for (const [name, reasons] of Object.entries(categoryReasons)) {
      const column = inSchema.get(name);
      const values = column?.kind === 'categorical' ? column.categories.map(({ value }) => value) : [];
      expect(Object.keys(reasons).toSorted()).toEqual(values.toSorted());
    }
  });

  test('reads every applicant of the sample, by label and by UCI code', () => {
    const text = readFileSync(new URL('german-credit-sample.csv', import.meta.url), 'utf8');
    const [header = [], ...rows] = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const encoder = new RowEncoder(germanCreditSchema, recogniseHeader(germanCreditSchema, header));
    const byLabel = new Float32Array(18);
    const byCode = new Float32Array(18);
    expect(rows).toHaveLength(100);
    for (const cells of rows) {
      const coded = cells.map((cell, i) => {
        const column = germanCreditSchema.columns.find(({ name }) => name === header[i]);
        const found =
          column?.kind === 'categorical' ? column.categories.find(({ value }) => value === cell) : undefined;
        return found?.aliases[0] ?? cell;
      });
      expect(encoder.encode(cells, 2, byLabel, 0)).toEqual([]);
      expect(encoder.encode(coded, 2, byCode, 0)).toEqual([]);
      expect(byCode).toEqual(byLabel);
    }
  });

  test.each([
    ['two columns of one name', { columns: [...germanCreditSchema.columns, germanCreditSchema.columns[0]] }],
    ['a column with the outcome’s alias', { target: { ...germanCreditSchema.target, aliases: ['Age '] } }],
    ['no column', { columns: [] }],
    ['a further field', { extra: 1 }],
  ])('a schema with %s is refused', (_, change) => {
    expect(featureSchema.safeParse({ ...germanCreditSchema, ...change }).success).toBe(false);
  });
});
