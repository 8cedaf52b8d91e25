/** The learners' view of a table: one row-major block of float32 numbers, and what each column of it means. */

/** A number, or NaN where missing. */
interface NumericFeature {
  readonly kind: 'numeric';
}

/** The index of a category, a whole number in [0, categoryCount), or NaN where missing. */
interface CategoricalFeature {
  readonly kind: 'categorical';
  readonly categoryCount: number;
}

export type Feature = NumericFeature | CategoricalFeature;

export interface FeatureMatrix {
  readonly rowCount: number;
  /** `[features]`. */
  readonly features: readonly Feature[];
  /** `[rowCount, features]`, row by row. */
  readonly values: Float32Array;
}

/** Rows whose outcome is known. */
export interface LabelledRows {
  readonly data: FeatureMatrix;
  /** `[rows]`, 1 = bad, 0 = good. */
  readonly target: Uint8Array;
}

/** The named rows in the given order, as a matrix of its own. */
export function takeRows(data: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  const width = data.features.length;
  const values = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] ?? 0) * width;
    values.set(data.values.subarray(start, start + width), i * width);
  }
  return { rowCount: rows.length, features: data.features, values };
}

/** `[rows]`, the entries of `target` that belong to the named rows. */
export function takeTarget(target: Uint8Array, rows: Int32Array): Uint8Array {
  return Uint8Array.from(rows, (row) => target[row] ?? 0);
}
