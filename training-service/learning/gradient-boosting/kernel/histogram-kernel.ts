/**
 * Third stage: sums of gradient and hessian, and row counts, per bin of every feature, over the rows of one leaf.
 *
 * This loop is where training spends its time, and it is WebAssembly because one vector instruction adds a whole pair
 * there (`fixed-point.ts`). A row's bins lie side by side, so a leaf reads whole rows in rising order; a bin's pair lies
 * in one place, so a row touches one place a feature. The code is made for the table: all features of a group unrolled,
 * each with the place of its histogram as a constant. Measured against other layouts in `bench/train.ts`'s first line.
 */

import { asm, type Code, code, type WasmFunction } from '@risk/app/webassembly/wasm-assembler.ts';
import { PAIR_BYTES } from './fixed-point.ts';

/** Features `[from, to)`, which one thread works on. */
export interface FeatureGroup {
  readonly from: number;
  readonly to: number;
}

const { get, set, tee, constant } = asm;
const PAIR_SHIFT = Math.log2(PAIR_BYTES);
const ROW_BYTES = 4;

/**
 * Fills a feature group's part of a histogram; what it held before is lost. Parameters: addresses of the leaf's first
 * row, of the end of its rows, of the table's bins, of the pairs, of the histogram.
 */
export function fillFunction(name: string, starts: Int32Array, { from, to }: FeatureGroup): WasmFunction {
  const width = starts.length - 1;
  const places = Array.from(starts.subarray(from, to), (bin) => PAIR_BYTES * bin);
  const first = PAIR_BYTES * (starts[from] ?? 0);
  const length = PAIR_BYTES * (starts[to] ?? 0) - first;
  const [rows, rowsEnd, bins, pairs, histogram, row, rowBins, bin, pair] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const clear = code(get(histogram), constant(first), asm.add, constant(0), constant(length), asm.fillMemory);
  const readRow = code(
    get(rows),
    asm.loadInt32,
    tee(row),
    constant(width),
    asm.multiply,
    get(bins),
    asm.add,
    set(rowBins),
    get(row),
    constant(PAIR_SHIFT),
    asm.shiftLeft,
    get(pairs),
    asm.add,
    asm.loadVector(0),
    set(pair),
  );
  const addToBin = (place: number, index: number): Code =>
    code(
      get(rowBins),
      asm.loadByte(from + index),
      constant(PAIR_SHIFT),
      asm.shiftLeft,
      get(histogram),
      asm.add,
      tee(bin),
      get(bin),
      asm.loadVector(place),
      get(pair),
      asm.addInt64x2,
      asm.storeVector(place),
    );
  const next = code(get(rows), constant(ROW_BYTES), asm.add, set(rows));
  return {
    name,
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32', 'i32', 'v128'],
    code: code(
      clear,
      asm.loopUntil(
        code(get(rows), get(rowsEnd), asm.isAtLeast),
        code(readRow, places.flatMap(addToBin), next),
      ),
    ),
  };
}

/** Turns the group's part of a parent's histogram into that of one child by taking off the other's. Parameters: addresses of both. */
export function subtractFunction(name: string, starts: Int32Array, { from, to }: FeatureGroup): WasmFunction {
  const first = PAIR_BYTES * (starts[from] ?? 0);
  const length = PAIR_BYTES * (starts[to] ?? 0) - first;
  const [parent, child, end] = [0, 1, 2];
  return {
    name,
    parameters: ['i32', 'i32'],
    locals: ['i32'],
    code: code(
      code(get(parent), constant(length), asm.add, set(end)),
      asm.loopUntil(
        code(get(parent), get(end), asm.isAtLeast),
        code(
          get(parent),
          code(get(parent), asm.loadVector(first), get(child), asm.loadVector(first)),
          asm.subtractInt64x2,
          asm.storeVector(first),
          code(get(parent), constant(PAIR_BYTES), asm.add, set(parent)),
          code(get(child), constant(PAIR_BYTES), asm.add, set(child)),
        ),
      ),
    ),
  };
}
