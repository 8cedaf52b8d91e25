/** What an ONNX file says of inputs that no lawful decision may use: a model made with them is for study. */
import { z } from 'zod';
import { RiskError } from '../../contract/errors.ts';

/** Key of the file's metadata; a model that reads no such column has none. */
export const EXCLUDED_INPUTS_KEY = 'risk.excluded_inputs';

const names = z.array(z.string().min(1)).min(1);

/**
 * @param metadata of the file
 * @returns names of the inputs that the schema excluded before this model was made, empty for a lawful model
 * @throws RiskError `model.unusable` where the file says something that cannot be read: nobody may take it for lawful
 */
export function excludedInputs(metadata: ReadonlyMap<string, string>): readonly string[] {
  const text = metadata.get(EXCLUDED_INPUTS_KEY);
  if (text === undefined) return [];
  try {
    return names.parse(JSON.parse(text));
  } catch (cause) {
    throw new RiskError(
      'model.unusable',
      { reason: `its metadata ${EXCLUDED_INPUTS_KEY} is no list of column names` },
      { cause },
    );
  }
}
