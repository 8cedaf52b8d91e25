import { describe, expect, test } from 'vitest';
import { readEnrolment, writeEnrolment } from './enrolment.ts';

const value = { address: 'http://127.0.0.1:5051', code: 'c0de-c0de-c0de-c0de', rootKeyId: 'ab'.repeat(32) };

describe('an enrolment string', () => {
  test('reads back, also with spaces around it from copying', () => {
    expect(readEnrolment(`  ${writeEnrolment(value)}\n`)).toEqual(value);
  });

  test.each(['http://localhost:1', 'http://[::1]:5', 'https://risk.example'])('may name %s', (address) => {
    expect(readEnrolment(writeEnrolment({ ...value, address })).address).toBe(address);
  });

  test.each(['http://risk.example', 'http://10.0.0.1', 'http://127.0.0.1.evil.example', 'ftp://localhost'])(
    'may not name %s',
    (address) => {
      expect(() => readEnrolment(writeEnrolment({ ...value, address }))).toThrow(
        'Plain http is only allowed',
      );
    },
  );

  test.each(['', 'risk1:', 'risk2:abc', 'risk1:!!!', writeEnrolment(value).slice(0, -9)])(
    '%j is not complete',
    (text) => {
      expect(() => readEnrolment(text)).toThrow('The enrolment string is not complete.');
    },
  );
});
