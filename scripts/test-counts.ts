/** Counting tests in the JSON reports of Vitest and Playwright. */
import { z } from 'zod';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly skipReasons: readonly string[];
}

const vitestReport = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/** A file that could not be loaded holds no failed test: it counts as one. */
export function countVitest(report: unknown): Counts {
  const { success, testResults } = vitestReport.parse(report);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = tests.filter(({ status }) => status === 'failed').length + unloaded;
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const skipped = tests.filter(({ status }) => status !== 'failed' && status !== 'passed');
  return {
    passed,
    failed: failed === 0 && !success ? 1 : failed,
    skipped: skipped.length,
    skipReasons: [...new Set(skipped.map(({ fullName }) => fullName))],
  };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
  suites: z.array(z.unknown()),
});
const annotation = z.object({ type: z.literal('skip'), description: z.string() });

export function countPlaywright(report: unknown): Counts {
  const { stats, errors, suites } = playwrightReport.parse(report);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    skipReasons: [...new Set(skipReasonsIn(suites))],
  };
}

function skipReasonsIn(value: unknown): string[] {
  const found = annotation.safeParse(value);
  if (found.success) return [found.data.description];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(skipReasonsIn);
}

export function add(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
    skipReasons: [...left.skipReasons, ...right.skipReasons],
  };
}
