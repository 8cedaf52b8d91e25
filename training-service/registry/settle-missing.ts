import { MINIMUM_CELL } from '@risk/app/privacy/reference-profile.ts';

const isSmall = (count: number): boolean => count > 0 && count < MINIMUM_CELL;

/**
 * Adds the "missing" bin behind the others so that every cell is 0 or at least `MINIMUM_CELL`:
 * 1 to 9 missing rows are counted in the fullest bin (to which the merge tree joins "missing" first of all); where instead
 * the values are so few that their one bin holds 1 to 9 rows, these are counted as missing.
 * @param counts `[bins]` of values, all 0 or at least `MINIMUM_CELL` but for at most one that has no other to join
 * @param missing rows without a value; with the counts at least `MINIMUM_CELL` together
 * @returns `[bins + 1]`
 */
export function settleMissing(counts: readonly number[], missing: number): number[] {
  const settled = [...counts];
  let rest = missing;
  if (isSmall(rest)) {
    const fullest = settled.indexOf(Math.max(...settled));
    settled[fullest] = (settled[fullest] ?? 0) + rest;
    rest = 0;
  }
  for (const [bin, count] of settled.entries()) {
    if (!isSmall(count)) continue;
    rest += count;
    settled[bin] = 0;
  }
  return [...settled, rest];
}
