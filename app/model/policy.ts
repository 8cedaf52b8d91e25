/** The decision policy of a Release: it alone turns a probability of default into a decision. */
import { z } from 'zod';

export const decision = z.enum(['green', 'refer', 'red']);
export type Decision = z.infer<typeof decision>;

export const decisionPolicy = z
  .strictObject({
    /** A probability of default below the cutoff is green, at or above it red. */
    cutoff: z.number().gt(0).lt(1),
    /** Where set, probabilities in [from, to) go to a person, whatever the cutoff says. */
    referBand: z.strictObject({ from: z.number().min(0).max(1), to: z.number().min(0).max(1) }).nullable(),
  })
  .refine(({ referBand }) => referBand === null || referBand.from < referBand.to, 'the refer band is empty');
export type DecisionPolicy = z.infer<typeof decisionPolicy>;

/** The policy of the demonstration: the even cutoff, nobody is referred. */
export const demonstrationPolicy: DecisionPolicy = { cutoff: 0.5, referBand: null };
