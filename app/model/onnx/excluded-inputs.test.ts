import { expect, test } from 'vitest';
import { EXCLUDED_INPUTS_KEY, excludedInputs } from './excluded-inputs.ts';

test('names of the inputs, none where the file says nothing', () => {
  expect(excludedInputs(new Map([['risk.schema', '{}']]))).toEqual([]);
  expect(excludedInputs(new Map([[EXCLUDED_INPUTS_KEY, '["sex","origin"]']]))).toEqual(['sex', 'origin']);
});

test.each(['', '[]', '{}', '["', 'true', '[1]', '[""]'])(
  'what cannot be read is not taken for lawful: %j',
  (text) => {
    expect(() => excludedInputs(new Map([[EXCLUDED_INPUTS_KEY, text]]))).toThrow(
      'The model cannot be loaded: its metadata risk.excluded_inputs is no list of column names',
    );
  },
);
