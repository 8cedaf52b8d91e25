/**
 * How PostgreSQL's text becomes JavaScript values, the same for PGlite and for a server: without this, int8 is text on
 * one and a number on the other, timestamps are Dates in the machine's zone, and jsonb differs by driver.
 */

const OID = { int8: 20, json: 114, jsonb: 3802, timestamptz: 1184 } as const;

export const valueParsers: Readonly<Record<number, (text: string) => unknown>> = {
  [OID.int8]: parseInt8,
  [OID.json]: (text) => JSON.parse(text) as unknown,
  [OID.jsonb]: (text) => JSON.parse(text) as unknown,
  [OID.timestamptz]: parseTimestamp,
};

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} does not fit a JavaScript number`);
  return value;
}

/** `2026-11-24 05:35:42.12+00` of a session in UTC as `2026-11-24T05:35:42.120Z`. */
export function parseTimestamp(text: string): string {
  return new Date(text.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z')).toISOString();
}
