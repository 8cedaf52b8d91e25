import { expect, test } from 'vitest';
import { killAgainAndAgain } from './kill-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('killed five times at random moments, nothing is half-done, lost or counted twice', async () => {
  const said: string[] = [];
  const figures = await killAgainAndAgain({
    dataDirectory: temporaryFolder(),
    kills: 5,
    seed: 3,
    say: (line) => said.push(line),
  });
  expect(said).toHaveLength(5);
  expect(figures.violations).toEqual([]);
  expect(figures.batches).toMatchObject({ lost: 0, duplicated: 0, unexpected: 0 });
  expect(figures.applicants.delivered + figures.applicants.waiting).toBe(figures.applicants.completed);
  expect(figures.databasesChecked).toBeGreaterThan(5);
});
