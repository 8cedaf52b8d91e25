/** Which of a row's values the model has hardly seen in training: there its answer is an extrapolation. */
import type { Explanation } from '../contract/desktop.ts';
import type { BinnedFeature, ReferenceProfile } from '../privacy/reference-profile.ts';
import { type FeatureSchema, inputColumns } from '../schema/feature-schema.ts';
import { rangeText, valueText } from './value-text.ts';

type Outside = Explanation['outsideTraining'];

export interface OutsideTrainingOptions {
  readonly schema: FeatureSchema;
  /** Null where the model has none: then nothing is said. */
  readonly profile: ReferenceProfile | null;
  /** The model's input, row by row. */
  readonly inputs: Float32Array;
  /** Where in `inputs` the row starts. */
  readonly offset: number;
}

/**
 * In the order of the inputs. A number beyond the usual range; a category of which the profile has no row, and a rare
 * one that shares a bin with others counts as seen. A missing value is never outside.
 */
export function outsideTraining({ schema, profile, inputs, offset }: OutsideTrainingOptions): Outside {
  const features = new Map(profile?.features.map((feature) => [feature.name, feature]));
  return inputColumns(schema).flatMap((column, i): Outside => {
    const feature = features.get(column.name);
    const value = inputs[offset + i] ?? Number.NaN;
    const kind = feature === undefined ? null : kindOf(feature, value);
    if (kind === null || feature === undefined) return [];
    const { name, label } = column;
    const range = feature.kind === 'numeric' ? feature.range : undefined;
    const usual = range === undefined ? null : rangeText(column, ...range);
    return [{ column: name, label, value: valueText(column, value), kind, usual }];
  });
}

function kindOf(feature: BinnedFeature, value: number): Outside[number]['kind'] | null {
  if (Number.isNaN(value)) return null;
  if (feature.kind === 'categorical') {
    const bin = feature.binOfCategory[value];
    return bin !== undefined && feature.counts[bin] === 0 ? 'unseen' : null;
  }
  if (feature.range === undefined) return null;
  const [low, high] = feature.range;
  // The model's input is rounded to float32, and so may stand just beyond an end that it equals.
  return value < Math.fround(low) ? 'below' : value > Math.fround(high) ? 'above' : null;
}
