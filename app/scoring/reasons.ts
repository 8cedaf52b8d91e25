/** The few sentences that say why: from contributions to the bank's own words. */
import type { Decision } from '../model/policy.ts';
import {
  type FeatureSchema,
  inputColumns,
  type LocalizedText,
  type SchemaColumn,
} from '../schema/feature-schema.ts';
import type { Attribution } from './attribution.ts';
import { valueText } from './value-text.ts';

export interface Reason {
  /** The column's canonical name. */
  readonly column: string;
  readonly direction: 'raises' | 'lowers';
  /** Toward bad, in the unit of the score. */
  readonly contribution: number;
  readonly sentence: LocalizedText;
}

export interface ReasonsOptions {
  readonly schema: FeatureSchema;
  readonly attribution: Attribution;
  /** The row from `offset` on, as the model takes it. */
  readonly inputs: Float32Array;
  readonly offset: number;
  readonly decision: Decision;
  /** `[inputs]`, what a number usually is; null: the words for high and low are not used. */
  readonly typical: readonly (number | null)[] | null;
}

const MOST_REASONS = 4;
/** A smaller contribution is none. */
const LEAST_CONTRIBUTION = 1e-6;

/**
 * What speaks most for the decision, at most four, the strongest first (of equals the earlier column): for red and refer
 * what raises the risk, for green what lowers it.
 */
export function reasonsFor(options: ReasonsOptions): readonly Reason[] {
  const { schema, attribution, inputs, offset, decision, typical } = options;
  const direction = decision === 'green' ? 'lowers' : 'raises';
  const sign = decision === 'green' ? -1 : 1;
  return inputColumns(schema)
    .map((column, input) => ({ column, input, contribution: attribution.contributions[input] ?? 0 }))
    .filter(({ contribution }) => sign * contribution >= LEAST_CONTRIBUTION)
    .toSorted((a, b) => sign * (b.contribution - a.contribution))
    .slice(0, MOST_REASONS)
    .map(({ column, input, contribution }) => ({
      column: column.name,
      direction,
      contribution,
      sentence: sentenceFor(column, inputs[offset + input] ?? Number.NaN, typical?.[input] ?? null),
    }));
}

/**
 * The bank's words for the value where the schema has them, else `Duration: 48 months`.
 * @param typical what the number usually is; one that equals it is neither high nor low
 */
export function sentenceFor(column: SchemaColumn, value: number, typical: number | null): LocalizedText {
  return wordsFor(column, value, typical) ?? composed(column, value);
}

function wordsFor(column: SchemaColumn, value: number, typical: number | null): LocalizedText | undefined {
  if (column.kind === 'categorical') return column.categories[value]?.reason;
  if (typical === null) return undefined;
  if (value > typical) return column.reasons?.high;
  return value < typical ? column.reasons?.low : undefined;
}

function composed(column: SchemaColumn, value: number): LocalizedText {
  const { label } = column;
  const text = valueText(column, value);
  return { en: `${label.en}: ${text.en}`, de: `${label.de ?? label.en}: ${text.de}` };
}
