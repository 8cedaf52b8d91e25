import { expect, test } from 'vitest';
import { asm, assembleModule } from './wasm-assembler.ts';

function call(exported: unknown, ...parameters: number[]): void {
  if (typeof exported !== 'function') throw new TypeError('no function was exported');
  Reflect.apply(exported, undefined, parameters);
}

function runOn(words: readonly number[], code: readonly number[], ...parameters: number[]): number[] {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const all = new Int32Array(memory.buffer);
  all.set(words);
  const functions = [{ name: 'run', parameters: parameters.map(() => 'i32' as const), locals: [], code }];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembleModule(functions)), {
    env: { memory },
  });
  call(exports['run'], ...parameters);
  return Array.from(all.subarray(0, words.length));
}

test('constants of all lengths and signs', () => {
  for (const value of [0, 1, 63, 64, 127, 128, 8191, 8192, 2 ** 31 - 1, -1, -64, -65, -(2 ** 31)]) {
    // Copies as many bytes as the constant's difference to itself less four says: it is right or nothing moves.
    const length = [...asm.constant(value), ...asm.get(0), ...asm.add];
    expect(
      runOn([7, 0], [...asm.constant(4), ...asm.constant(0), ...length, ...asm.copyMemory], 4 - value),
    ).toEqual([7, 7]);
  }
});

test('a loop runs until its condition holds, and not at all where it holds at once', () => {
  const step = [...asm.get(0), ...asm.constant(4), ...asm.add, ...asm.set(0)];
  const clearWord = [...asm.get(0), ...asm.constant(0), ...asm.constant(4), ...asm.fillMemory];
  const code = asm.loopUntil([...asm.get(0), ...asm.get(1), ...asm.isAtLeast], [...clearWord, ...step]);
  expect(runOn([1, 2, 3, 4], code, 4, 12)).toEqual([1, 0, 0, 4]);
  expect(runOn([1, 2, 3, 4], code, 12, 12)).toEqual([1, 2, 3, 4]);
});

test('bytes become numbers, and lanes of two vectors are put together', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  new Uint8Array(memory.buffer).set([3, 250]);
  const numbers = [...asm.get(0), ...asm.loadTwoBytes, ...asm.bytesToFloat64x2];
  const second = [...numbers, ...asm.float64x2(-0.5), ...asm.secondLanes];
  const code = [...asm.get(1), ...second, ...asm.storeVector(16)];
  const functions = [{ name: 'run', parameters: ['i32', 'i32'] as const, locals: [], code }];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembleModule(functions)), {
    env: { memory },
  });
  call(exports['run'], 0, 64);
  expect(Array.from(new Float64Array(memory.buffer, 80, 2))).toEqual([250, -0.5]);
});
