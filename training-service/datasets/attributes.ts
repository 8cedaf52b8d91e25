/** Which columns of a schema a model is trained on: the lawful ones, or all of them for a study. */
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';

/** `lawful`: as the schema says. `all`: what it excludes becomes an input too. */
export const ATTRIBUTES = ['lawful', 'all'] as const;
export type Attributes = (typeof ATTRIBUTES)[number];

/** With `all` the excluded columns are audited inputs, so that nothing that reads the schema takes them for free ones. */
export function withAttributes(schema: FeatureSchema, attributes: Attributes): FeatureSchema {
  if (attributes === 'lawful') return schema;
  const columns = schema.columns.map((column) =>
    column.lawfulUse === 'excluded' ? { ...column, lawfulUse: 'audited' as const } : column,
  );
  return { ...schema, columns };
}

/** Names of the columns that no lawful model reads. */
export function excludedNames(schema: FeatureSchema): readonly string[] {
  return schema.columns.filter(({ lawfulUse }) => lawfulUse === 'excluded').map(({ name }) => name);
}
