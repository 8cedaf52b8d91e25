import { RiskError } from '@risk/app/contract/errors.ts';
import { type FeatureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';
import { z } from 'zod';
import type { Learner } from './learners.ts';

const NAME = 'monotone_constraints';
const bound = z.object({ [NAME]: z.array(z.number()) });
const blend = z.object({ gradient_boosting: bound });

/**
 * Directions go by position: one too few or one at a category would bind another input than was meant, or none.
 * @throws RiskError `training.parameters`
 */
export function checkDirections({ id, parameters }: Learner, schema: FeatureSchema): void {
  const ofBlend = blend.safeParse(parameters).data?.gradient_boosting;
  const directions = (ofBlend ?? bound.safeParse(parameters).data)?.[NAME];
  if (directions === undefined) return;
  const columns = inputColumns(schema);
  const refused = (problem: string): RiskError => {
    const parameter = ofBlend === undefined ? NAME : `gradient_boosting.${NAME}`;
    return new RiskError('training.parameters', { learner: id, parameter, problem });
  };
  if (directions.length !== columns.length)
    throw refused(`it needs a direction for each of the ${columns.length} inputs, not ${directions.length}`);
  const category = columns.find(({ kind }, i) => kind === 'categorical' && directions[i] !== 0);
  if (category !== undefined)
    throw refused(`the input ${category.name} is no number, so its direction has to be 0`);
}
