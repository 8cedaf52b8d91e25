/** Both themes: a calm deep teal-blue brand, and the colours of a decision, which also carry an icon and a word. */
import {
  type BrandVariants,
  createDarkTheme,
  createLightTheme,
  type Theme,
} from '@fluentui/react-components';
import type { Decision } from '@risk/app/model/policy.ts';

const brand: BrandVariants = {
  10: '#02060a',
  20: '#0b1a22',
  30: '#0f2b38',
  40: '#12394a',
  50: '#15475c',
  60: '#17566f',
  70: '#1a6580',
  80: '#1d7391',
  90: '#34839f',
  100: '#4a93ad',
  110: '#60a3bb',
  120: '#77b3c8',
  130: '#8fc3d5',
  140: '#a9d3e1',
  150: '#c5e3ed',
  160: '#e2f2f7',
};

/** Surface, text and solid colour of one decision. Green leans to teal and red to orange, so that they differ for all. */
interface DecisionColours {
  readonly surface: string;
  readonly text: string;
  readonly solid: string;
}

export type DecisionPalette = Readonly<Record<Decision, DecisionColours>>;

export const lightPalette: DecisionPalette = {
  green: { surface: '#dcf3ee', text: '#0a5950', solid: '#12857a' },
  refer: { surface: '#fdf0cd', text: '#684800', solid: '#b98600' },
  red: { surface: '#fde5d9', text: '#93300a', solid: '#d2521a' },
};

export const darkPalette: DecisionPalette = {
  green: { surface: '#0f3a35', text: '#84dccd', solid: '#35a798' },
  refer: { surface: '#40330c', text: '#f2cf70', solid: '#d3a432' },
  red: { surface: '#4a2214', text: '#ffb190', solid: '#ea7442' },
};

type Colour = keyof DecisionColours;
export type HouseTheme = Theme & Readonly<Record<`${Decision}-${Colour}`, string>>;

const fontFamilyBase =
  '"Segoe UI Variable Text", "Segoe UI", system-ui, "Noto Sans", "Liberation Sans", sans-serif';

export const lightTheme: HouseTheme = {
  ...createLightTheme(brand),
  ...flatten(lightPalette),
  fontFamilyBase,
  colorNeutralBackground2: '#f6f8f9',
  colorNeutralBackground3: '#eef2f4',
};

const dark = createDarkTheme(brand);
export const darkTheme: HouseTheme = {
  ...dark,
  ...flatten(darkPalette),
  fontFamilyBase,
  // Fluent's dark link and accent text are chosen for its own blue; this brand needs one step more light.
  colorBrandForeground1: brand[120],
  colorBrandForeground2: brand[130],
  colorBrandForegroundLink: brand[130],
  colorCompoundBrandForeground1: brand[120],
  colorCompoundBrandStroke: brand[110],
  colorCompoundBrandBackground: brand[110],
  colorNeutralBackground1: '#1b2226',
  colorNeutralBackground2: '#14191c',
  colorNeutralBackground3: '#20292e',
};

/** CSS variable of a decision's colour. */
export function decisionColour(decision: Decision, colour: Colour): string {
  return `var(--${decision}-${colour})`;
}

function flatten(palette: DecisionPalette): Record<`${Decision}-${Colour}`, string> {
  return {
    'green-surface': palette.green.surface,
    'green-text': palette.green.text,
    'green-solid': palette.green.solid,
    'refer-surface': palette.refer.surface,
    'refer-text': palette.refer.text,
    'refer-solid': palette.refer.solid,
    'red-surface': palette.red.surface,
    'red-text': palette.red.text,
    'red-solid': palette.red.solid,
  };
}
