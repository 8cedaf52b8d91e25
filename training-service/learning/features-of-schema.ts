import { type FeatureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';
import type { Feature } from './feature-matrix.ts';

/** `[inputs]`, what each column of the model's input is. */
export function featuresOf(schema: FeatureSchema): readonly Feature[] {
  return inputColumns(schema).map((column) =>
    column.kind === 'numeric'
      ? { kind: 'numeric' }
      : { kind: 'categorical', categoryCount: column.categories.length },
  );
}
