/**
 * FeatureSchema: what a file of applicants holds and what a model may use of it. It is data: it travels in the ONNX
 * file's metadata and in the Release, so a model with other columns needs no new desktop program.
 */
import { z } from 'zod';

/** A text in the languages the bank has written it in; English is always there. */
export const localizedText = z.strictObject({ en: z.string().min(1), de: z.string().min(1).optional() });
export type LocalizedText = z.infer<typeof localizedText>;
export type Locale = keyof LocalizedText;

/** `free` and `audited` columns are model inputs (audited also stand in the fairness report); `excluded` never is. */
export const lawfulUse = z.enum(['free', 'audited', 'excluded']);
export type LawfulUse = z.infer<typeof lawfulUse>;

const columnBase = {
  /** The canonical name, as in the header of a well-formed file. */
  name: z.string().min(1).max(200),
  label: localizedText,
  /** Other header texts with the same meaning; compared without case and surrounding space. */
  aliases: z.array(z.string().min(1)).readonly(),
  /** A required column has no empty cell: an empty one makes the row a row to fix. */
  required: z.boolean(),
  lawfulUse,
  /** Whether counts of this column may leave the desktop. */
  privacy: z.enum(['counts', 'never']),
};

export const numericColumn = z.strictObject({
  ...columnBase,
  kind: z.literal('numeric'),
  /** Unit shown beside the number, for example `months`. */
  unit: localizedText.optional(),
  /**
   * Smallest and largest value that can be meant at all (closed), within float32; outside it the row is a row to fix.
   */
  minimum: z.number(),
  maximum: z.number(),
  integer: z.boolean(),
  /**
   * The bank's words for a value above or below what is usual, as a reason to tell a client: `Long duration`. Best left
   * out where the plain value says it better.
   */
  reasons: z.strictObject({ high: localizedText, low: localizedText }).optional(),
});
export type NumericColumn = z.infer<typeof numericColumn>;

export const category = z.strictObject({
  /** The canonical label as files hold it. */
  value: z.string().min(1),
  label: localizedText,
  /** Other spellings, such as the UCI code; compared without case and surrounding space. */
  aliases: z.array(z.string().min(1)).readonly(),
  /** The bank's words for this value as a reason to tell a client: `Checking account overdrawn`. */
  reason: localizedText.optional(),
});

export const categoricalColumn = z.strictObject({
  ...columnBase,
  kind: z.literal('categorical'),
  /** Whether the order of the categories has a meaning. */
  ordered: z.boolean(),
  /** A category's index in this list is its code in the model's input. */
  categories: z.array(category).min(2).max(1000).readonly(),
});
export type CategoricalColumn = z.infer<typeof categoricalColumn>;

export const schemaColumn = z.discriminatedUnion('kind', [numericColumn, categoricalColumn]);
export type SchemaColumn = z.infer<typeof schemaColumn>;

export const featureSchema = z
  .strictObject({
    formatVersion: z.literal(1),
    name: z.string().min(1),
    title: localizedText,
    columns: z.array(schemaColumn).min(1).max(2000).readonly(),
    target: z.strictObject({
      name: z.string().min(1),
      aliases: z.array(z.string().min(1)).readonly(),
      good: z.strictObject({ value: z.string().min(1), aliases: z.array(z.string()).readonly() }),
      bad: z.strictObject({ value: z.string().min(1), aliases: z.array(z.string()).readonly() }),
    }),
  })
  .superRefine((schema, context) => {
    const seen = new Map<string, string>();
    for (const { name, aliases } of [...schema.columns, schema.target]) {
      for (const text of new Set([name, ...aliases].map(foldLabel))) {
        const other = seen.get(text);
        if (other !== undefined)
          context.addIssue({ code: 'custom', message: `“${text}” means both ${other} and ${name}` });
        seen.set(text, name);
      }
    }
    for (const [index, column] of schema.columns.entries()) {
      if (column.kind === 'numeric') {
        if (column.minimum > column.maximum)
          context.addIssue({ code: 'custom', message: `${column.name}: minimum above maximum` });
        for (const key of ['minimum', 'maximum'] as const) {
          const value = column[key];
          if (!isModelNumber(value))
            context.addIssue({
              code: 'custom',
              path: ['columns', index, key],
              message: `${column.name}: ${key} ${value} is beyond what the model can hold, ${value < 0 ? '-' : ''}3.4028235e+38`,
            });
        }
        continue;
      }
      const values = new Set<string>();
      for (const { value, aliases } of column.categories) {
        for (const text of new Set([value, ...aliases].map(foldLabel))) {
          if (values.has(text))
            context.addIssue({ code: 'custom', message: `${column.name}: “${text}” names two categories` });
          values.add(text);
        }
      }
    }
  });
export type FeatureSchema = z.infer<typeof featureSchema>;

/** Whether the model's input, which is float32, can hold a number as one: beyond ±3.4028235e38 it would be infinite. */
export function isModelNumber(value: number): boolean {
  return Number.isFinite(Math.fround(value));
}

/** The columns a model may read, in the order of its input's columns. */
export function inputColumns(schema: FeatureSchema): readonly SchemaColumn[] {
  return schema.columns.filter((column) => column.lawfulUse !== 'excluded');
}

/** A header cell or a label as it is compared: without case, surrounding space and a byte-order mark. */
export function foldLabel(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** The text in the wanted language, English where the bank has not written it. */
export function textIn(text: LocalizedText, locale: Locale): string {
  return text[locale] ?? text.en;
}
