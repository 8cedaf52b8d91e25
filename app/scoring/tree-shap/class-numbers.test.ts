import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addIntegrals,
  arrive,
  type ClassNumbers,
  differ,
  integrate,
  meetEachRow,
  mix,
} from './class-numbers.ts';
import type { Mixture } from './mixture.ts';
import { type RowClasses, rowClasses } from './row-classes.ts';

fc.configureGlobal({ seed: 2026 });

function classesOf(of: readonly number[], count: number): RowClasses {
  const classes = rowClasses(of.length);
  classes.of.set(of);
  for (const [row, found] of of.entries()) classes.example[found] = row;
  classes.count = count;
  return classes;
}

function numbers(classes: RowClasses, values: readonly number[]): ClassNumbers {
  return { classes, memory: classes, values: Float64Array.from(values) };
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);
const half: Mixture = {
  toLeft: Float64Array.of(0.5, 0.25, 0.1, 0.2, 0, 0),
  toRight: Float64Array.of(0.5, 0.75, 0.9, 0.8, 1, 1),
  slope: Float64Array.of(1, 2),
  gain: Float64Array.of(0.6, -0.4, 0),
};

test('two rows, two points, by hand', () => {
  const [one, each] = [classesOf([0, 0], 1), classesOf([0, 1], 2)];
  const left = numbers(each, [1, 2, 3, 4]);
  const right = numbers(one, [10, 20]);
  const meeting = { left, right, sides: each, mixture: half, points: 2 };
  const difference = numbers(each, zeros(4));
  differ(meeting, difference);
  expect([...difference.values]).toEqual([-9, -36, -7, -32]);
  const answer = numbers(each, zeros(4));
  mix(meeting, answer);
  expect([...answer.values]).toEqual([5.5, 15.5, 9.3, 16.8]);
  const above = numbers(one, [0.5, 0.25]);
  const sums = new Float64Array(2);
  integrate(above, difference, each, 2, sums);
  expect([...sums]).toEqual([-13.5, -11.5]);
  const contributions = Float64Array.of(1, 2);
  addIntegrals(sums, each, meeting, contributions);
  expect([...contributions].map((phi) => Number(phi.toFixed(12)))).toEqual([-7.1, 6.6]);
  const child = numbers(each, zeros(4));
  arrive(above, half.toRight, each, 2, child);
  expect([...child.values]).toEqual([0.25, 0.1875, 0.45, 0.2]);
});

test('each row by itself gets the bits that its class gets', () => {
  const [ROWS, POINTS] = [7, 2];
  const everyRow = classesOf([0, 1, 2, 3, 4, 5, 6], ROWS);
  const classes = fc.array(fc.nat(2), { minLength: ROWS, maxLength: ROWS }).map((of) => classesOf(of, 3));
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  const values = fc.array(value, { minLength: 3 * POINTS, maxLength: 3 * POINTS });
  const any = fc.tuple(classes, values).map(([of, values]) => numbers(of, values));
  fc.assert(
    fc.property(any, any, any, classes, (above, left, right, sides) => {
      const meeting = { left, right, sides, mixture: half, points: POINTS };
      const [difference, answer, same] = [0, 1, 2].map(() => numbers(everyRow, zeros(ROWS * POINTS)));
      if (difference === undefined || answer === undefined || same === undefined) throw new Error('three');
      const sums = new Float64Array(ROWS);
      const [contributions, sameContributions] = [new Float64Array(ROWS), new Float64Array(ROWS)];
      differ(meeting, difference);
      integrate(above, difference, everyRow, POINTS, sums);
      addIntegrals(sums, everyRow, meeting, contributions);
      mix(meeting, answer);
      meetEachRow(meeting, above, same, sameContributions);
      expect(same.values).toEqual(answer.values);
      expect(sameContributions).toEqual(contributions);
    }),
  );
});
