/** Numbers, dates and durations as the reader's language writes them. */
import type { Locale } from '@risk/app/schema/feature-schema.ts';

export interface Formatter {
  readonly locale: Locale;
  /** Whole numbers with thousands separators. */
  count(value: number): string;
  /** A number as it is, at most two decimals. */
  number(value: number): string;
  /** Three decimals, for figures such as an AUC. */
  figure(value: number): string;
  /** A share in [0, 1] as whole percent; a share that is neither none nor all never reads 0 % or 100 %. */
  share(value: number): string;
  /** A share in [0, 1] with one decimal. */
  percent(value: number): string;
  /** With its sign, two decimals; what rounds to nothing has no sign. */
  signed(value: number): string;
  bytes(value: number): string;
  /** Day and time in the reader's zone. */
  dateTime(iso: string): string;
  date(iso: string): string;
  time(iso: string): string;
}

const tags: Readonly<Record<Locale, string>> = { en: 'en-GB', de: 'de-DE' };

/** @param timeZone IANA name; the reader's own where left out */
export function createFormatter(locale: Locale, timeZone?: string): Formatter {
  const tag = tags[locale];
  const zone = timeZone === undefined ? {} : { timeZone };
  const count = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
  const figure = new Intl.NumberFormat(tag, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const whole = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(tag, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const signed = new Intl.NumberFormat(tag, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', ...zone });
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', ...zone });
  const time = new Intl.DateTimeFormat(tag, { timeStyle: 'short', ...zone });
  return {
    locale,
    count: (value) => count.format(value),
    number: (value) => number.format(value),
    figure: (value) => figure.format(value),
    share: (value) => whole.format(value > 0 && value < 1 ? Math.min(0.99, Math.max(0.01, value)) : value),
    percent: (value) => percent.format(value),
    signed: (value) => signed.format(value).replace('-', '\u2212'),
    bytes: (value) => formatBytes(value, tag),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    date: (iso) => date.format(new Date(iso)),
    time: (iso) => time.format(new Date(iso)),
  };
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function formatBytes(value: number, tag: string): string {
  let rest = value;
  let unit = 0;
  while (rest >= 1000 && unit < byteUnits.length - 1) {
    rest /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: byteUnits[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: rest < 10 && unit > 0 ? 1 : 0,
  }).format(rest);
}

/** Time left in the step a person counts in: seconds up to a minute and a half, then minutes. */
export function roundDuration(milliseconds: number): {
  readonly unit: 'second' | 'minute';
  readonly value: number;
} {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds <= 10) return { unit: 'second', value: seconds };
  if (seconds <= 90) return { unit: 'second', value: Math.ceil(seconds / 5) * 5 };
  return { unit: 'minute', value: Math.ceil(seconds / 60) };
}
