import type { Decision } from '@risk/app/model/policy.ts';
import { describe, expect, test } from 'vitest';
import { darkPalette, darkTheme, lightPalette, lightTheme } from './theme.ts';

/** Contrast ratio of two `#rrggbb` colours, WCAG 2.2, "relative luminance". */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

const decisions: readonly Decision[] = ['green', 'refer', 'red'];

describe.each([
  ['light', lightPalette, lightTheme],
  ['dark', darkPalette, darkTheme],
] as const)('%s', (_, palette, theme) => {
  test.each(decisions)('the words of %s are readable on their own ground and on the page', (decision) => {
    const { text, surface, solid } = palette[decision];
    expect(contrast(text, surface)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text, theme.colorNeutralBackground1)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(solid, theme.colorNeutralBackground1)).toBeGreaterThanOrEqual(3);
  });

  test('links and quiet words are readable on every ground', () => {
    for (const ground of [
      theme.colorNeutralBackground1,
      theme.colorNeutralBackground2,
      theme.colorNeutralBackground3,
    ])
      for (const text of [
        theme.colorBrandForegroundLink,
        theme.colorNeutralForeground2,
        theme.colorNeutralForeground3,
      ])
        expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
  });
});

test('the measure itself: black on white is 21', () =>
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5));
