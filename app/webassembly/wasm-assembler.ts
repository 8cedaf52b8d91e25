/** WebAssembly's binary format, as far as our kernels need it. See https://webassembly.github.io/spec/core/binary. */

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
const ALIGN_8 = 3;
const ALIGN_16 = 4;
const EMPTY_BLOCK = 0x40;
const END = 0x0b;

function signed64(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(BigInt.asUintN(7, rest));
    rest >>= 7n;
    const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

function eightBytes(write: (view: DataView) => void): number[] {
  const lane = new DataView(new ArrayBuffer(8));
  write(lane);
  return Array.from({ length: 8 }, (_, index) => lane.getUint8(index));
}

/** A constant of two equal 64-bit lanes. */
function vector(write: (view: DataView) => void): Code {
  const bytes = eightBytes(write);
  return [0xfd, 0x0c, ...bytes, ...bytes];
}

/** The bytes of a lane among those of two vectors. */
function laneFrom(first: number): number[] {
  return Array.from({ length: 8 }, (_, index) => first + index);
}

/** What `leave` leaves: a block ends there, a loop starts anew. Levels count from the innermost. */
function block(body: Code): Code {
  return [0x02, EMPTY_BLOCK, ...body, END];
}

function loop(body: Code): Code {
  return [0x03, EMPTY_BLOCK, ...body, END];
}

function leave(level: number): Code {
  return [0x0c, ...unsigned(level)];
}

function leaveIf(level: number): Code {
  return [0x0d, ...unsigned(level)];
}

/**
 * Instructions by what they do. Where no type is named it is i32, as of addresses and counters; vectors hold two f64 or
 * two i64.
 */
export const asm = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  /** Sets and keeps the value. */
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: [0x6a],
  subtract: [0x6b],
  multiply: [0x6c],
  shiftLeft: [0x74],
  /** Zeros come in. */
  shiftRight: [0x76],
  isEqual: [0x46],
  /** Of signed numbers. */
  isLess: [0x48],
  /** Of unsigned numbers. */
  isAtLeast: [0x4f],
  int64: (value: bigint): Code => [0x42, ...signed64(value)],
  andInt64: [0x83],
  shiftRightInt64: [0x88],
  isZeroInt64: [0x50],
  toInt32: [0xa7],
  float64: (value: number): Code => [0x44, ...eightBytes((view) => view.setFloat64(0, value, true))],
  addFloat64: [0xa0],
  subtractFloat64: [0xa1],
  multiplyFloat64: [0xa2],
  isGreaterFloat32: [0x5e],
  isLessFloat64: [0x63],
  isAtMostFloat64: [0x65],
  /** From i64. */
  signedToFloat64: [0xb9],
  unsignedToFloat64: [0xba],
  storeInt32: (offset: number): Code => [0x36, ALIGN_4, ...unsigned(offset)],
  storeFloat64: (offset: number): Code => [0x39, ALIGN_8, ...unsigned(offset)],
  loadInt32: [0x28, ALIGN_4, 0],
  loadInt32At: (offset: number): Code => [0x28, ALIGN_4, ...unsigned(offset)],
  loadFloat32At: (offset: number): Code => [0x2a, ALIGN_4, ...unsigned(offset)],
  loadFloat64At: (offset: number): Code => [0x2b, ALIGN_8, ...unsigned(offset)],
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
  absoluteFloat64x2: [0xfd, 0xec, 0x01],
  splatFloat64x2: [0xfd, 0x14],
  firstFloat64: [0xfd, 0x21, 0],
  secondFloat64: [0xfd, 0x21, 1],
  replaceSecondFloat64: [0xfd, 0x22, 1],
  firstInt64: [0xfd, 0x1d, 0],
  secondInt64: [0xfd, 0x1d, 1],
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
  block,
  loop,
  leave,
  leaveIf,
  /** Does it where the condition is not 0; a level of its own. */
  when: (condition: Code, body: Code): Code => [...condition, 0x04, EMPTY_BLOCK, ...body, END],
  /** Runs the body until a condition, tested before each turn, leaves a 1. */
  loopUntil: (condition: Code, body: Code): Code => block(loop(code(condition, leaveIf(1), body, leave(0)))),
} as const;

export interface WasmFunction {
  readonly name: string;
  /** They are the first locals. */
  readonly parameters: readonly ValueType[];
  /** Locals after the parameters, 0 at first. */
  readonly locals: readonly ValueType[];
  readonly code: Code;
}

export type ValueType = keyof typeof TYPE_BYTES;

const TYPE_BYTES = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const MOST_PAGES = 65_536;

/** A module of functions without results over an imported shared memory, `env.memory`. */
export function assembleModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    0x60,
    ...list(parameters.map((type) => [TYPE_BYTES[type]])),
    0,
  ]);
  const bodies = functions.map(({ locals, code: body }) =>
    withLength([...list(locals.map((type) => [1, TYPE_BYTES[type]])), ...body, END]),
  );
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
