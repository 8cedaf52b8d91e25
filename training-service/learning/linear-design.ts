/**
 * Preprocessing of the linear model: each feature becomes one or more columns that are 0 on average.
 *
 * - A number gives one column, standardised.
 * - A category gives one 0/1 column per category that training saw, centred and not scaled. A category that training did
 *   not see has no column: its coefficient would be 0.
 * - A missing value counts as average: its feature's columns are 0. Where training saw missing values the feature has one
 *   more 0/1 column "is missing", centred.
 *
 * Columns that never vary are left out. Since all columns are centred, the intercept is the score of the average row and
 * weight times column is what the feature adds to it.
 */
import type { FeatureMatrix } from './feature-matrix.ts';

export interface DesignColumn {
  /** Index of the feature that the column comes from. */
  readonly feature: number;
  readonly kind: 'value' | 'category' | 'missing';
  /** The category of a `category` column, else 0. */
  readonly code: number;
  /** Taken off the raw value; the raw value of `category` and `missing` columns is 0 or 1. */
  readonly mean: number;
  /** Divides the rest; 1 but for `value` columns. */
  readonly scale: number;
}

export type LinearDesign = readonly DesignColumn[];

/** The columns that the training rows call for, in the order of the features. */
export function fitLinearDesign(data: FeatureMatrix): LinearDesign {
  return data.features.flatMap((feature, index) => {
    const present: number[] = [];
    for (let row = 0; row < data.rowCount; row++) {
      const value = data.values[row * data.features.length + index] ?? Number.NaN;
      if (!Number.isNaN(value)) present.push(value);
    }
    const columns =
      feature.kind === 'numeric'
        ? valueColumn(index, present)
        : categoryColumns(index, present, feature.categoryCount);
    const missing = data.rowCount - present.length;
    if (missing > 0 && present.length > 0)
      columns.push({ feature: index, kind: 'missing', code: 0, mean: missing / data.rowCount, scale: 1 });
    return columns;
  });
}

function valueColumn(feature: number, present: readonly number[]): DesignColumn[] {
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const scale = Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length);
  // The mean of equal numbers may differ from them in the last bits; that is no variation.
  if (!(scale > Math.abs(mean) * 1e-12)) return [];
  return [{ feature, kind: 'value', code: 0, mean, scale }];
}

function categoryColumns(feature: number, present: readonly number[], categoryCount: number): DesignColumn[] {
  const counts = new Float64Array(categoryCount);
  for (const code of present) counts[code] = (counts[code] ?? 0) + 1;
  const columns: DesignColumn[] = [];
  for (const [code, count] of counts.entries()) {
    if (count > 0 && count < present.length)
      columns.push({ feature, kind: 'category', code, mean: count / present.length, scale: 1 });
  }
  return columns;
}

/** One entry of the design from the feature's value (NaN where missing). */
export function designValue(column: DesignColumn, value: number): number {
  if (column.kind === 'missing') return (Number.isNaN(value) ? 1 : 0) - column.mean;
  if (Number.isNaN(value)) return 0;
  if (column.kind === 'category') return (value === column.code ? 1 : 0) - column.mean;
  return (value - column.mean) / column.scale;
}

/** `[rows, columns]`, row by row. */
export function applyLinearDesign(design: LinearDesign, data: FeatureMatrix): Float64Array {
  const width = data.features.length;
  const out = new Float64Array(data.rowCount * design.length);
  let at = 0;
  for (let row = 0; row < data.rowCount; row++) {
    for (const column of design) {
      out[at++] = designValue(column, data.values[row * width + column.feature] ?? Number.NaN);
    }
  }
  return out;
}
