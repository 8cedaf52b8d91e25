/** Numbers of a workbook as texts: as the number, or as the date that its format makes of it (ECMA-376, 18.8.30). */

/** Numbers of formats that every workbook has without listing them, and that show a date or a time. */
const DATE_FORMATS = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 47, 50, 51, 52, 53, 54, 55,
  56, 57, 58,
]);
/** What a format shows as it stands, and colours, conditions and languages. */
const LITERALS = /"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g;
const ELAPSED = /\[(?:h+|m+|s+)\]/i;

/** As many as Excel lets a format have. */
const MOST_CHARACTERS = 255;

/** @param code what the workbook says of the format; null where it is one of those that it need not list */
export function isDateFormat(id: number, code: string | null): boolean {
  if (code === null) return DATE_FORMATS.has(id);
  const [positive = ''] = code.slice(0, MOST_CHARACTERS).split(';', 1);
  // So many hours are a length of time, not a time of day.
  return (
    !ELAPSED.test(positive) && /[dmyhs]/i.test(positive.replaceAll(LITERALS, '').replaceAll(/general/gi, ''))
  );
}

const DAY_MS = 86_400_000;
/** The day behind 9999-12-31, the last that a workbook knows. */
const END_OF_DAYS = Date.UTC(10_000, 0, 1);

/** The shortest text that reads back as the same double; what is no number stays as it stands. */
export function numberText(raw: string): string {
  if (/^(?:0|[1-9]\d{0,14})$/.test(raw)) return raw;
  const value = raw.trim() === '' ? Number.NaN : Number(raw);
  return Number.isFinite(value) ? String(value) : raw;
}

/**
 * `2026-11-24`, `2026-11-24T10:30:00`, or `10:30:00` for a time without a day, to the second; the number where it is no
 * date.
 * @param isFrom1904 whether days are counted from 1904-01-01 on, rather than from 1900-01-01 as day 1
 */
export function dateText(raw: string, isFrom1904: boolean): string {
  const serial = raw.trim() === '' ? Number.NaN : Number(raw);
  if (!(serial >= 0)) return numberText(raw);
  const days = Math.floor(serial);
  const time = Math.round((serial - days) * 86_400) * 1000;
  const date = startOf(days, isFrom1904) + time;
  if (!(date < END_OF_DAYS)) return numberText(raw);
  const [day = '', clock = ''] = new Date(date).toISOString().slice(0, 19).split('T');
  if (days === 0 && time > 0 && time < DAY_MS) return clock;
  const isLeapDayOf1900 = !isFrom1904 && days === 60 && time < DAY_MS;
  const shown = isLeapDayOf1900 ? '1900-02-29' : day;
  return clock === '00:00:00' ? shown : `${shown}T${clock}`;
}

/** Excel's 1900 has a 29th of February, which is day 60. */
function startOf(days: number, isFrom1904: boolean): number {
  if (isFrom1904) return Date.UTC(1904, 0, 1) + days * DAY_MS;
  return Date.UTC(1899, 11, days < 61 ? 31 : 30) + days * DAY_MS;
}
