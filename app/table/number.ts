/** Numbers as files hold them, where their meaning is plain. */

/** How a column writes its decimals; `undecided` where nothing in it tells. */
export type NumberStyle = 'decimal-point' | 'decimal-comma' | 'undecided';

/** What the spelling of a number says of its style: `either` can be read both ways, `1.169` and `1,169` alike. */
type Spelling = 'plain' | 'point' | 'comma' | 'either';

/** Digits alone, or with an exponent and no decimals. */
const PLAIN = /^[+-]?\d+(?:e[+-]?\d+)?$/i;
const DECIMALS = /^[+-]?(?:\d*(?<mark>[.,])\d+|\d+(?<last>[.,]))(?:e[+-]?\d+)?$/i;
/** A single mark before exactly three digits, which may be thousands: not after a leading zero. */
const MAY_BE_THOUSANDS = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
const THOUSANDS = /^[+-]?[1-9]\d{0,2}(?:(?<group>[.,])\d{3})(?:\k<group>\d{3})+$/;
const THOUSANDS_WITH_DECIMALS =
  /^[+-]?[1-9]\d{0,2}(?:(?<group>[.,])\d{3})(?:\k<group>\d{3})*(?!\k<group>)(?<mark>[.,])\d*$/;
/** Thousands set apart by spaces or apostrophes, which say nothing of the decimals. */
const SPACED = /^[+-]?\d{1,3}(?:[ \u00A0\u202F'’]\d{3})+(?:[.,]\d*)?$/;
const SPACES = /[ \u00A0\u202F'’]/g;

function spellingOf(text: string): Spelling | null {
  if (PLAIN.test(text)) return 'plain';
  if (MAY_BE_THOUSANDS.test(text)) return 'either';
  const decimals = DECIMALS.exec(text)?.groups;
  if (decimals !== undefined) return styleOfMark(decimals['mark'] ?? decimals['last']);
  const grouped = THOUSANDS.exec(text)?.groups;
  if (grouped !== undefined) return grouped['group'] === ',' ? 'point' : 'comma';
  const both = THOUSANDS_WITH_DECIMALS.exec(text)?.groups;
  return both === undefined ? null : styleOfMark(both['mark']);
}

function styleOfMark(mark: string | undefined): 'point' | 'comma' {
  return mark === ',' ? 'comma' : 'point';
}

/** A cell as a number: what it can mean. */
export type NumberReading =
  | { readonly kind: 'empty' }
  /** Not a number in any style. */
  | { readonly kind: 'none' }
  /** The same in every style. */
  | { readonly kind: 'plain'; readonly value: number }
  | { readonly kind: 'point'; readonly value: number }
  | { readonly kind: 'comma'; readonly value: number }
  | { readonly kind: 'either'; readonly point: number; readonly comma: number };

export function readingOf(cell: string): NumberReading {
  const trimmed = cell.trim();
  if (trimmed === '') return { kind: 'empty' };
  const text = SPACED.test(trimmed) ? trimmed.replace(SPACES, '') : trimmed;
  const spelling = spellingOf(text);
  if (spelling === null) return { kind: 'none' };
  if (spelling === 'plain') return { kind: 'plain', value: Number(text) };
  if (spelling !== 'either') return decimalsOf(text, spelling);
  return { kind: 'either', point: valueIn(text, 'point'), comma: valueIn(text, 'comma') };
}

function decimalsOf(text: string, kind: 'point' | 'comma'): NumberReading {
  return { kind, value: valueIn(text, kind) };
}

function valueIn(text: string, style: 'point' | 'comma'): number {
  return Number(style === 'point' ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.'));
}

/**
 * The number in a cell of a column of a style; null where the cell is empty, NaN where it holds something else, or a
 * number of the other style. Of an undecided column each number is taken as its own spelling says; `either` is NaN.
 */
export function readNumber(cell: string, style: NumberStyle = 'undecided'): number | null {
  const reading = readingOf(cell);
  if (reading.kind === 'empty') return null;
  if (reading.kind === 'none') return Number.NaN;
  if (reading.kind === 'plain') return reading.value;
  if (reading.kind === 'either') {
    if (style === 'undecided') return Number.NaN;
    return style === 'decimal-point' ? reading.point : reading.comma;
  }
  return style === 'undecided' || style === `decimal-${reading.kind}` ? reading.value : Number.NaN;
}
