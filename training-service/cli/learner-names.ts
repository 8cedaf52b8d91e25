/** What a person may call a learner. */
import { type LearnerId, learnerId } from '@risk/app/model/release.ts';
import { UsageError } from './program.ts';

const byShortName: ReadonlyMap<string, LearnerId> = new Map([
  ['lr', 'logistic-regression'],
  ['rf', 'random-forest'],
  ['gbdt', 'gradient-boosting'],
  ['average', 'average'],
]);

/** For fingers; the long names are understood too. */
export const SHORT_NAMES: readonly string[] = [...byShortName.keys()];

/** @throws UsageError */
export function learnerNamed(text: string): LearnerId {
  const found = byShortName.get(text) ?? learnerId.safeParse(text).data;
  if (found === undefined)
    throw new UsageError(`There is no learner “${text}”; choose one of ${SHORT_NAMES.join(', ')}.`);
  return found;
}
