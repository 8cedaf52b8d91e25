/** Bins of a categorical feature: chosen on the reference, then frozen. */
import { type BinnedCategorical, MINIMUM_CELL } from '@risk/app/privacy/reference-profile.ts';
import { buildMergeTree } from './merge-tree.ts';
import { settleMissing } from './settle-missing.ts';

/**
 * A bin a category; a category with 1 to 9 rows shares one with the least frequent other that occurs. Categories that do
 * not occur keep an empty bin each: the first to appear later is what one wants to see.
 * @param codes `[rows]`, categories by their index in the schema, NaN where missing; at least `MINIMUM_CELL` rows
 */
export function binCategorical(name: string, codes: Float32Array, categoryCount: number): BinnedCategorical {
  let groups = Array.from({ length: categoryCount }, (_, code) => ({ codes: [code], count: 0 }));
  let missing = 0;
  for (const code of codes) {
    const group = groups[code];
    if (group === undefined) missing++;
    else group.count++;
  }
  for (;;) {
    // The sort is stable: equally rare categories go in the schema's order.
    const occurring = groups.filter(({ count }) => count > 0).toSorted((a, b) => a.count - b.count);
    const [rarest, next] = occurring;
    if (rarest === undefined || next === undefined || rarest.count >= MINIMUM_CELL) break;
    const joined = { codes: [...next.codes, ...rarest.codes], count: next.count + rarest.count };
    // Bins stand in the order of their first category.
    const place = Math.min(groups.indexOf(next), groups.indexOf(rarest));
    groups = groups.flatMap((group, i) =>
      i === place ? [joined] : group === next || group === rarest ? [] : [group],
    );
  }
  const binOfCategory: number[] = Array.from({ length: categoryCount }, () => 0);
  for (const [bin, group] of groups.entries()) for (const code of group.codes) binOfCategory[code] = bin;
  const counts = settleMissing(
    groups.map(({ count }) => count),
    missing,
  );
  return {
    kind: 'categorical',
    name,
    binOfCategory,
    counts,
    merges: buildMergeTree({ counts, neighboursOnly: false }),
  };
}
