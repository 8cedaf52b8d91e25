/** Inputs for a fuzz target: mutations of what is known to be interesting, and fresh ones. */
import fc from 'fast-check';
import { type FuzzTarget, tokensIn } from './target.ts';

/** No input grows beyond this. */
export const MOST_BYTES = 300_000;

/** What programs that count, parse or allocate have stumbled over. */
const NUMBERS = tokensIn(
  '0¦-0¦-1¦1¦255¦256¦65535¦65536¦2147483647¦2147483648¦4294967296¦9007199254740993' +
    '¦-9223372036854775808¦18446744073709551616¦1e308¦1e309¦-1e999¦5e-324¦3.5e38¦0.1¦1,5¦1.000,5' +
    '¦1,169¦NaN¦Infinity¦null¦true¦""¦[]¦{}',
);
const BYTES = [
  0x00, 0x01, 0x09, 0x0a, 0x0b, 0x0d, 0x20, 0x22, 0x27, 0x2c, 0x3b, 0x7f, 0x80, 0xbf, 0xc3, 0xff,
];
/** Whole numbers as protobuf writes them: large ones, negative ones, one that never ends. */
const VARINTS = [
  [0x00],
  [0x7f],
  [0xff, 0xff, 0x03],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
].map((bytes) => Uint8Array.from(bytes));

interface Change {
  readonly kind: (typeof KINDS)[number];
  readonly at: number;
  readonly size: number;
  readonly pick: number;
}

const KINDS = [
  ...([
    'flip',
    'set',
    'insert',
    'delete',
    'double',
    'many',
    'splice',
    'number',
    'varint',
    'swap',
    'token',
  ] as const),
  'cut',
] as const;

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...KINDS),
  at: fc.nat(),
  size: fc.nat(),
  pick: fc.nat(),
});

/** @param corpus at least one input */
export function inputs(target: FuzzTarget, corpus: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const known = fc.nat({ max: corpus.length - 1 }).map((index) => corpus[index] ?? new Uint8Array(0));
  const mutated = fc
    .record({
      from: fc.oneof({ weight: 3, arbitrary: known }, { weight: 1, arbitrary: target.fresh }),
      other: known,
      changes: fc.array(change, { maxLength: 6 }),
    })
    .map(({ from, other, changes }) =>
      changes.reduce((bytes, next) => changed(bytes, next, other, target.tokens).slice(0, MOST_BYTES), from),
    );
  return fc.oneof({ weight: 5, arbitrary: mutated }, { weight: 1, arbitrary: target.fresh });
}

function changed(
  bytes: Uint8Array,
  { kind, at, size, pick }: Change,
  other: Uint8Array,
  tokens: readonly Uint8Array[],
): Uint8Array {
  const place = at % (bytes.length + 1);
  const short = 1 + (size % 8);
  const long = 1 + (size % 512);
  switch (kind) {
    case 'flip':
      return withByte(bytes, place, (byte) => byte ^ (1 << (pick % 8)));
    case 'set':
      return withByte(bytes, place, () => chosen(BYTES, pick, 0));
    case 'insert':
      return replaced(
        bytes,
        place,
        0,
        Uint8Array.from({ length: short }, (_, i) => pick >>> (8 * (i % 4))),
      );
    case 'delete':
      return replaced(bytes, place, size % 3 === 0 ? long : short, new Uint8Array(0));
    case 'double':
      return replaced(bytes, place, 0, bytes.subarray(place, place + long));
    case 'many':
      // Seldom: it makes large inputs, which take long.
      return pick % 16 === 0
        ? replaced(bytes, place, 0, repeated(bytes.subarray(place, place + long), 2 + (pick % 500)))
        : replaced(bytes, place, 0, repeated(bytes.subarray(place, place + short), 2 + (pick % 12)));
    case 'splice':
      return replaced(bytes, place, bytes.length, other.subarray(pick % (other.length + 1)));
    case 'number':
      return withNumber(bytes, place, chosen(NUMBERS, pick, new Uint8Array(0)));
    case 'varint':
      return replaced(bytes, place, pick % 3, chosen(VARINTS, size, new Uint8Array(0)));
    case 'swap': {
      const to = pick % (bytes.length + 1);
      const piece = bytes.slice(place, place + long);
      return replaced(replaced(bytes, place, long, new Uint8Array(0)), Math.min(to, bytes.length), 0, piece);
    }
    case 'token':
      return replaced(bytes, place, size % 2 === 0 ? 0 : short, chosen(tokens, pick, new Uint8Array(0)));
    case 'cut':
      return bytes.slice(0, place);
    default:
      return kind satisfies never;
  }
}

function chosen<Item>(items: readonly Item[], pick: number, otherwise: Item): Item {
  return items[pick % Math.max(1, items.length)] ?? otherwise;
}

function withByte(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const copy = bytes.slice();
  if (at < copy.length) copy[at] = change(copy[at] ?? 0);
  return copy;
}

function replaced(bytes: Uint8Array, at: number, length: number, by: Uint8Array): Uint8Array {
  const rest = bytes.subarray(at + length);
  const all = new Uint8Array(at + by.length + rest.length);
  all.set(bytes.subarray(0, at));
  all.set(by, at);
  all.set(rest, at + by.length);
  return all;
}

function repeated(piece: Uint8Array, times: number): Uint8Array {
  const most = Math.min(times, Math.floor(MOST_BYTES / Math.max(1, piece.length)));
  const all = new Uint8Array(piece.length * most);
  for (let i = 0; i < most; i++) all.set(piece, i * piece.length);
  return all;
}

const isDigit = (byte = 0): boolean => byte >= 0x30 && byte <= 0x39;

/** The first run of digits from a place on, as another number; at the place itself where there is none. */
function withNumber(bytes: Uint8Array, from: number, number: Uint8Array): Uint8Array {
  let start = from;
  while (start < bytes.length && !isDigit(bytes[start])) start++;
  if (start === bytes.length) return replaced(bytes, from, 0, number);
  let end = start;
  while (isDigit(bytes[end])) end++;
  return replaced(bytes, start, end - start, number);
}
