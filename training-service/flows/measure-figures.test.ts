import { expect, test } from 'vitest';
import { measureFigures } from './measure-figures.ts';

const target = Uint8Array.of(0, 1, 0, 1);

test('a probability that is no number is an error, not a rejected row', () => {
  expect(() => measureFigures(target, Float64Array.of(0.1, Number.NaN, 0.2, 0.9), 0.5)).toThrow(
    expect.objectContaining({ code: 'training.diverged', details: { rows: 1 } }),
  );
});

test('certain answers are measured', () => {
  const figures = measureFigures(target, Float64Array.of(0, 1, 0, 1), 0.5);
  expect(figures).toMatchObject({ rows: 4, auc: 1, accuracy: 1, brier: 0, calibrationError: 0 });
});
