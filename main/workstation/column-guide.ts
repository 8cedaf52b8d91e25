/** What a file should hold, for the person who prepares one. */
import type { ColumnGuide } from '@risk/app/contract/desktop.ts';
import { type FeatureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';

export function columnGuides(schema: FeatureSchema): ColumnGuide[] {
  return inputColumns(schema).map((column) => {
    const { name, label, kind, required } = column;
    const base = { name, label, kind, required };
    if (column.kind === 'numeric')
      return { ...base, unit: column.unit ?? null, range: [column.minimum, column.maximum], categories: [] };
    const categories = column.categories.map(({ value, label }) => ({ value, label }));
    return { ...base, unit: null, range: null, categories };
  });
}
