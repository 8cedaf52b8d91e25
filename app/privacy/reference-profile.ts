/**
 * The reference profile: frozen bins per model input and for the probability of default, their counts in the training
 * data (out-of-fold for the prediction), and a merge tree over the bins. It travels in the Release; desktops count on
 * these bins and coarsen along this tree, the service compares with these counts.
 */
import { z } from 'zod';

const count = z.int().min(0);

const binnedBase = {
  name: z.string().min(1),
  /** `[bins]`, rows of the reference in each bin: 0, or at least `MINIMUM_CELL`. The last bin is "missing". */
  counts: z.array(count).min(2),
  /**
   * `[bins - 1]` pairs of nodes. Nodes 0..bins-1 are the bins; node `bins + i` joins the two nodes of `merges[i]`.
   * The last node holds all rows.
   */
  merges: z.array(z.tuple([count, count])),
};

export const binnedNumeric = z.strictObject({
  ...binnedBase,
  kind: z.literal('numeric'),
  /** `[bins - 2]` ascending; bin i holds (edges[i-1], edges[i]], the first and the last but one are open-ended. */
  edges: z.array(z.number()),
  /**
   * [low, high]: fewer than `MINIMUM_CELL` rows of the reference lie below, fewer above. Left out where the reference
   * has too few rows to say, and of profiles that do not know it.
   */
  range: z.tuple([z.number(), z.number()]).optional(),
});
export type BinnedNumeric = z.infer<typeof binnedNumeric>;

export const binnedCategorical = z.strictObject({
  ...binnedBase,
  kind: z.literal('categorical'),
  /** `[categories]`, the bin of each category in the schema's order; categories too rare to stand alone share one. */
  binOfCategory: z.array(count).min(2),
});
export type BinnedCategorical = z.infer<typeof binnedCategorical>;

export const binnedFeature = z
  .discriminatedUnion('kind', [binnedNumeric, binnedCategorical])
  .superRefine((binned, context) => {
    const bins = binned.counts.length;
    const problem = (message: string): void =>
      context.addIssue({ code: 'custom', message: `${binned.name}: ${message}` });
    if (binned.counts.some((cell) => cell !== 0 && cell < MINIMUM_CELL)) problem('a cell below the minimum');
    if (binned.kind === 'numeric') {
      if (binned.edges.length !== bins - 2) problem('edges do not fit the bins');
      if (binned.edges.some((edge, i) => i > 0 && edge <= (binned.edges[i - 1] ?? 0)))
        problem('edges do not ascend');
      if (binned.range !== undefined && binned.range[0] > binned.range[1])
        problem('a range that ends before it starts');
    } else if (binned.binOfCategory.some((bin) => bin >= bins - 1)) problem('a category without a bin');
    const used = new Set<number>();
    binned.merges.forEach(([left, right], i) => {
      if (left === right || left >= bins + i || right >= bins + i || used.has(left) || used.has(right))
        problem(`merge ${i} is not a tree's`);
      used.add(left).add(right);
    });
    if (binned.merges.length !== bins - 1) problem('the merge tree does not join all bins');
  });
export type BinnedFeature = z.infer<typeof binnedFeature>;

export const referenceProfile = z.strictObject({
  rowCount: z.int().min(1),
  /** One per model input whose privacy rule is `counts`, in the order of the inputs. */
  features: z.array(binnedFeature),
  /** The out-of-fold probability of default; the policy's cutoff is one of its edges. */
  prediction: binnedNumeric,
});
export type ReferenceProfile = z.infer<typeof referenceProfile>;

/** Smallest non-zero cell that may stand in a profile or leave a desktop. */
export const MINIMUM_CELL = 10;
/** Fewest rows that a batch may be made of. */
export const MINIMUM_BATCH_ROWS = 50;
