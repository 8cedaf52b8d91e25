import { describe, expect, test } from 'vitest';
import { add, countPlaywright, countVitest } from './test-counts.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test, i) => ({ status: test, fullName: `test ${i}` })),
});

describe('countVitest', () => {
  test('passed, failed and skipped tests', () => {
    const report = {
      success: false,
      testResults: [file('failed', 'passed', 'failed', 'skipped'), file('passed', 'passed')],
    };
    expect(countVitest(report)).toEqual({ passed: 2, failed: 1, skipped: 1, skipReasons: ['test 2'] });
  });

  test('a file that failed to load is a failure', () => {
    expect(
      countVitest({ success: false, testResults: [file('failed'), file('passed', 'passed')] }),
    ).toMatchObject({ passed: 1, failed: 1 });
  });

  test('a run that calls itself unsuccessful is a failure', () => {
    expect(countVitest({ success: false, testResults: [file('passed', 'passed')] })).toMatchObject({
      failed: 1,
    });
  });
});

describe('countPlaywright', () => {
  test('counts, with the reasons of what was skipped', () => {
    const report = {
      stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [],
      suites: [
        { specs: [{ tests: [{ annotations: [{ type: 'skip', description: 'no Electron here' }] }] }] },
      ],
    };
    expect(countPlaywright(report)).toEqual({
      passed: 6,
      failed: 1,
      skipped: 2,
      skipReasons: ['no Electron here'],
    });
  });

  test('an error outside a test is a failure', () => {
    const report = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}], suites: [] };
    expect(countPlaywright(report)).toMatchObject({ failed: 1 });
  });
});

test('add', () => {
  const one = { passed: 1, failed: 2, skipped: 3, skipReasons: ['a'] };
  expect(add(one, { ...one, skipReasons: ['b'] })).toEqual({
    passed: 2,
    failed: 4,
    skipped: 6,
    skipReasons: ['a', 'b'],
  });
});
