/** A row that cannot be scored as it stands: where, what was found, what was expected. */
import { z } from 'zod';

export const rowIssue = z.object({
  /** Line of the file on which the row starts; the header is line 1. */
  line: z.int().min(1),
  /** The schema's column name, or null where the whole row is meant. */
  column: z.string().nullable(),
  kind: z.enum([
    'empty',
    'not-a-number',
    'ambiguous-number',
    'out-of-range',
    'unknown-label',
    'wrong-cell-count',
  ]),
  found: z.string(),
  /** In words, for example `a number from 4 to 72`. */
  expected: z.string(),
});
export type RowIssue = z.infer<typeof rowIssue>;
