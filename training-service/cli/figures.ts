/** Words and numbers that `train` and `compare` share. */
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { type Attributes, excludedNames } from '../datasets/attributes.ts';

const count = new Intl.NumberFormat('en');

export function countOf(rows: number, one: string, many = `${one}s`): string {
  return `${count.format(rows)} ${rows === 1 ? one : many}`;
}

/** Settings as `name value` pairs; null stands for the learner's own choice. */
export function settingsLine(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** @param schema as it was read, before any column was added */
export function attributesLine(schema: FeatureSchema, attributes: Attributes): string {
  const excluded = excludedNames(schema);
  const lawful = inputColumns(schema).length;
  if (excluded.length === 0) return `${countOf(lawful, 'attribute')}, none of them excluded.`;
  const names = excluded.join(', ');
  return attributes === 'lawful'
    ? `${countOf(lawful, 'attribute')}; not used: ${names}.`
    : `${countOf(lawful + excluded.length, 'attribute')}, also ${names}, which no lawful decision may use.`;
}

export const STUDY_ONLY = 'A model on all attributes is for study, not for decisions about people.';
