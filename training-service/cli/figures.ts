/** Words and numbers that `train` and `compare` share. */
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { type Attributes, excludedNames } from '../datasets/attributes.ts';

const count = new Intl.NumberFormat('en');

export function countOf(rows: number, one: string, many = `${one}s`): string {
  return `${count.format(rows)} ${rows === 1 ? one : many}`;
}

/** Settings as `name value` pairs, a group of them in parentheses; null stands for the learner's own choice. */
export function settingsLine(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${settingText(value)}`)
    .join(', ');
}

function settingText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return `(${settingsLine({ ...value })})`;
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
