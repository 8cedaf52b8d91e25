/**
 * The three inner loops of training, as WebAssembly: one vector instruction adds a whole pair there, takes two rows'
 * exponentials or both children's gains. The code is made for the table, with all that is known of it as constants.
 */

import { asm, assembleModule, code } from '@risk/app/webassembly/wasm-assembler.ts';
import type { BoostingParameters } from '../parameters.ts';
import type { Sums } from '../split.ts';
import { deriveFunction } from './derivative-kernel.ts';
import type { FixedPoint } from './fixed-point.ts';
import { type FeatureGroup, fillFunction, subtractFunction } from './histogram-kernel.ts';
import { scanFunction } from './scan-kernel.ts';

/** All arguments are addresses in the shared memory, or lengths, in bytes. */
export interface Kernel {
  readonly derive: (rows: { scores: number; scoresEnd: number; target: number; pairs: number }) => void;
  readonly fill: (
    group: number,
    leaf: { rows: number; rowsEnd: number; bins: number; pairs: number; histogram: number },
  ) => void;
  readonly subtract: (group: number, parent: number, child: number) => void;
  /** See `scanFunction`; `leaf` are sums over it, `onRight` 0 for none. */
  readonly scan: (
    feature: { first: number; end: number; onRight: number; answer: number },
    leaf: Sums,
    unsplit: number,
    toBeat: number,
  ) => void;
  readonly copy: (to: number, from: number, length: number) => void;
}

interface KernelTask {
  readonly groups: readonly FeatureGroup[];
  /** `[features + 1]`, the first bin of each feature in a histogram, and their number. */
  readonly starts: Int32Array;
  readonly fixedPoint: FixedPoint;
  readonly parameters: BoostingParameters;
}

export function compileKernel({ groups, starts, fixedPoint, parameters }: KernelTask): WebAssembly.Module {
  const copy = code(asm.get(0), asm.get(1), asm.get(2), asm.copyMemory);
  return new WebAssembly.Module(
    assembleModule([
      ...groups.map((group, index) => fillFunction(`fill${index}`, starts, group)),
      ...groups.map((group, index) => subtractFunction(`subtract${index}`, starts, group)),
      deriveFunction('derive', fixedPoint),
      scanFunction('scan', fixedPoint, parameters),
      { name: 'copy', parameters: ['i32', 'i32', 'i32'], locals: [], code: copy },
    ]),
  );
}

export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  groupCount: number,
): Kernel {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const functionOf = (name: string): ((...numbers: number[]) => void) => {
    const found = exports[name];
    if (found === undefined) throw new TypeError(`The kernel has no function ${name}`);
    return found;
  };
  const fills = Array.from({ length: groupCount }, (_, index) => functionOf(`fill${index}`));
  const subtracts = Array.from({ length: groupCount }, (_, index) => functionOf(`subtract${index}`));
  const derive = functionOf('derive');
  const scan = functionOf('scan');
  return {
    derive: ({ scores, scoresEnd, target, pairs }) => derive(scores, scoresEnd, target, pairs),
    fill: (group, { rows, rowsEnd, bins, pairs, histogram }) =>
      fills[group]?.(rows, rowsEnd, bins, pairs, histogram),
    subtract: (group, parent, child) => subtracts[group]?.(parent, child),
    scan: ({ first, end, onRight, answer }, { count, gradient, hessian }, unsplit, toBeat) =>
      scan(first, end, onRight, answer, count, gradient, hessian, unsplit, toBeat),
    copy: functionOf('copy'),
  };
}
