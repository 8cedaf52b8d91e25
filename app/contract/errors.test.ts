import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorCatalogue, errorValue, RiskError, toErrorValue } from './errors.ts';

describe('the error catalogue', () => {
  test('a thrown error carries its filled sentence and crosses as a value', () => {
    const error = new RiskError('csv.missing-columns', { columns: 'a, b' });
    expect(error.message).toBe('The file lacks columns that are needed: a, b.');
    expect(error.httpStatus).toBe(422);
    expect(errorValue.parse(error.toValue())).toEqual({
      code: 'csv.missing-columns',
      message: error.message,
      details: { columns: 'a, b' },
    });
    expect(RiskError.fromValue(error.toValue()).message).toBe(error.message);
  });

  test('anything else that is thrown becomes one of the catalogue', () => {
    expect(toErrorValue(new Error('boom'))).toMatchObject({
      code: 'internal.unexpected',
      details: { reason: 'boom' },
    });
    expect(toErrorValue('boom')).toMatchObject({ code: 'internal.unexpected', details: { reason: 'boom' } });
  });

  test('stands whole in docs/errors.md, and nothing else does', () => {
    const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([\w.-]+)` \| (\d+) \| (yes|no) \| (.+) \|$/gm)].map((match) =>
      match.slice(1),
    );
    const expected = Object.entries(errorCatalogue).map(([code, { sentence, httpStatus, mayRetry }]) => [
      code,
      String(httpStatus),
      mayRetry ? 'yes' : 'no',
      sentence,
    ]);
    expect(rows).toEqual(expected);
  });
});
