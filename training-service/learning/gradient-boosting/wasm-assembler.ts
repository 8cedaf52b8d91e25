/** WebAssembly's binary format, as far as the histogram kernel needs it. See https://webassembly.github.io/spec/core/binary. */

/** Bytes of one instruction, or of several in a row. */
export type Code = readonly number[];

/** Instructions one after the other. */
export function code(...parts: readonly Code[]): Code {
  return parts.flat();
}

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128, in which constants are written. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

const ALIGN_1 = 0;
const ALIGN_4 = 2;
const ALIGN_16 = 4;
const EMPTY_BLOCK = 0x40;

/** A constant of two equal 64-bit lanes. */
function vector(write: (view: DataView) => void): Code {
  const lane = new DataView(new ArrayBuffer(8));
  write(lane);
  const bytes = Array.from({ length: 8 }, (_, index) => lane.getUint8(index));
  return [0xfd, 0x0c, ...bytes, ...bytes];
}

/** The bytes of a lane among those of two vectors. */
function laneFrom(first: number): number[] {
  return Array.from({ length: 8 }, (_, index) => first + index);
}

/** Instructions by what they do. Addresses and counters are of type i32, vectors hold two f64 or two i64. */
export const asm = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  /** Sets and keeps the value. */
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: [0x6a],
  multiply: [0x6c],
  shiftLeft: [0x74],
  isAtLeast: [0x4f],
  loadInt32: [0x28, ALIGN_4, 0],
  loadByte: (offset: number): Code => [0x2d, ALIGN_1, ...unsigned(offset)],
  loadVector: (offset: number): Code => [0xfd, 0x00, ALIGN_16, ...unsigned(offset)],
  storeVector: (offset: number): Code => [0xfd, 0x0b, ALIGN_16, ...unsigned(offset)],
  /** Reads two bytes and repeats them to fill the vector. */
  loadTwoBytes: [0xfd, 0x08, ALIGN_1, 0],
  addInt64x2: [0xfd, 0xce, 0x01],
  subtractInt64x2: [0xfd, 0xd1, 0x01],
  shiftLeftInt64x2: [0xfd, 0xcb, 0x01],
  addFloat64x2: [0xfd, 0xf0, 0x01],
  subtractFloat64x2: [0xfd, 0xf1, 0x01],
  multiplyFloat64x2: [0xfd, 0xf2, 0x01],
  divideFloat64x2: [0xfd, 0xf3, 0x01],
  minimumFloat64x2: [0xfd, 0xf4, 0x01],
  maximumFloat64x2: [0xfd, 0xf5, 0x01],
  /** To whole numbers, ties to even. */
  nearestFloat64x2: [0xfd, 0x94, 0x01],
  /** The lower two of unsigned bytes, step by step, to f64. */
  bytesToFloat64x2: [0xfd, 0x89, 0x01, 0xfd, 0xa9, 0x01, 0xfd, 0xff, 0x01],
  /** The first lanes, or the second lanes, of two vectors as one. */
  firstLanes: [0xfd, 0x0d, ...laneFrom(0), ...laneFrom(16)],
  secondLanes: [0xfd, 0x0d, ...laneFrom(8), ...laneFrom(24)],

  float64x2: (value: number): Code => vector((view) => view.setFloat64(0, value, true)),
  int64x2: (value: bigint): Code => vector((view) => view.setBigInt64(0, value, true)),
  /** Takes address, byte, length. */
  fillMemory: [0xfc, 0x0b, 0],
  /** Takes target, source, length; they may overlap. */
  copyMemory: [0xfc, 0x0a, 0, 0],
  /** Runs the body until a condition, tested before each turn, leaves a 1. */
  loopUntil: (condition: Code, body: Code): Code => [
    0x02,
    EMPTY_BLOCK,
    0x03,
    EMPTY_BLOCK,
    ...condition,
    0x0d,
    1,
    ...body,
    0x0c,
    0,
    0x0b,
    0x0b,
  ],
} as const;

export interface WasmFunction {
  readonly name: string;
  /** Parameters, all i32; they are the first locals. */
  readonly parameters: number;
  /** Locals after the parameters: first those of type i32, then the vectors. */
  readonly integers: number;
  readonly vectors: number;
  readonly code: Code;
}

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const INT32 = 0x7f;
const VECTOR = 0x7b;
const MOST_PAGES = 65_536;

/** A module of functions without results over an imported shared memory, `env.memory`. */
export function assembleModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    0x60,
    ...list(Array.from({ length: parameters }, () => [INT32])),
    0,
  ]);
  const bodies = functions.map(({ integers, vectors, code }) => {
    const locals = list([
      [...unsigned(integers), INT32],
      [...unsigned(vectors), VECTOR],
    ]);
    return withLength([...locals, ...code, 0x0b]);
  });
  const sharedMemory = [0x02, 0x03, ...unsigned(1), ...unsigned(MOST_PAGES)];
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(1, list(types)),
    ...section(2, list([[...text('env'), ...text('memory'), ...sharedMemory]])),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]))),
    ...section(10, list(bodies)),
  ]);
}

function list(items: readonly Code[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function withLength(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...withLength(content)];
}

function text(name: string): number[] {
  return withLength([...new TextEncoder().encode(name)]);
}
