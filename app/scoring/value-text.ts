/** An input's value as people read it. */
import type { LocalizedText, SchemaColumn } from '../schema/feature-schema.ts';

const numberFormats = { en: new Intl.NumberFormat('en-GB'), de: new Intl.NumberFormat('de-DE') };
const notGiven: LocalizedText = { en: 'not given', de: 'keine Angabe' };

/**
 * `48 months`, `below 100 DM`, or `not given`.
 * @param value as in the model's input: a number, a category's index, NaN where missing
 */
export function valueText(column: SchemaColumn, value: number): Required<LocalizedText> {
  if (column.kind === 'categorical') return both(column.categories[value]?.label ?? notGiven);
  if (Number.isNaN(value)) return both(notGiven);
  const unit = column.unit === undefined ? { en: '', de: '' } : both(column.unit);
  return {
    en: `${numberFormats.en.format(value)} ${unit.en}`.trimEnd(),
    de: `${numberFormats.de.format(value)} ${unit.de}`.trimEnd(),
  };
}

/** From one number to another: `4 to 60 months`. */
export function rangeText(column: SchemaColumn, low: number, high: number): Required<LocalizedText> {
  const end = valueText(column, high);
  return {
    en: `${numberFormats.en.format(low)} to ${end.en}`,
    de: `${numberFormats.de.format(low)} bis ${end.de}`,
  };
}

function both({ en, de = en }: LocalizedText): Required<LocalizedText> {
  return { en, de };
}
