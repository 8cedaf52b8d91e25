/**
 * The walk through one tree as WebAssembly: eight rows go down side by side, so that the processor has work while one of
 * them waits for memory, and no step is a branch to be guessed.
 */
import { asm, assembleModule, type Code, code } from '../../webassembly/wasm-assembler.ts';
import { LEFT_AT, THRESHOLD_AT } from './tree-layout.ts';

/** Rows that go down a tree at the same time. */
export const ROWS_ABREAST = 8;
const SUM_BYTES = 8;
/** Sixteen bytes: a node; as a power of two. */
const NODE_SHIFT = 4;

export interface WalkMemory {
  /** Bytes of one row's cells. */
  readonly rowBytes: number;
  /** Where leaves' values, rows of cells and sums stand. */
  readonly valuesAt: number;
  readonly cellsAt: number;
  readonly sumsAt: number;
}

function advance(local: number, by: number): Code {
  return code(asm.get(local), asm.constant(by), asm.add, asm.set(local));
}

/**
 * One function `walk(root, depth, rows)`: adds to the sum of each row the value of the leaf that it comes to.
 * `root` is an address, `rows` a multiple of `ROWS_ABREAST`.
 */
export function walkModule({ rowBytes, valuesAt, cellsAt, sumsAt }: WalkMemory): Uint8Array<ArrayBuffer> {
  const [root, depth, rows, cells, sums, level, end, firstNode] = [0, 1, 2, 3, 4, 5, 6, 7];
  const abreast = Array.from({ length: ROWS_ABREAST }, (_, row) => ({ row, node: firstNode + row }));
  const step = ({ row, node }: (typeof abreast)[number]): Code =>
    code(
      asm.get(node),
      asm.loadInt32At(LEFT_AT),
      asm.get(cells),
      asm.get(node),
      asm.loadInt32At(0),
      asm.add,
      asm.loadFloat32At(row * rowBytes),
      asm.get(node),
      asm.loadFloat32At(THRESHOLD_AT),
      asm.isGreaterFloat32,
      asm.constant(NODE_SHIFT),
      asm.shiftLeft,
      asm.add,
      asm.set(node),
    );
  const arrive = ({ row, node }: (typeof abreast)[number]): Code =>
    code(
      asm.get(sums),
      asm.get(sums),
      asm.loadFloat64At(row * SUM_BYTES),
      // A value is half as long as a node.
      asm.get(node),
      asm.constant(1),
      asm.shiftRight,
      asm.loadFloat64At(valuesAt),
      asm.addFloat64,
      asm.storeFloat64(row * SUM_BYTES),
    );
  const down = code(...abreast.map(step), advance(level, -1));
  const group = code(
    ...abreast.map(({ node }) => code(asm.get(root), asm.set(node))),
    asm.get(depth),
    asm.set(level),
    asm.loopUntil(code(asm.get(level), asm.constant(0), asm.isEqual), down),
    ...abreast.map(arrive),
    advance(cells, ROWS_ABREAST * rowBytes),
    advance(sums, ROWS_ABREAST * SUM_BYTES),
  );
  const body = code(
    asm.constant(cellsAt),
    asm.set(cells),
    asm.constant(sumsAt),
    asm.tee(sums),
    asm.get(rows),
    asm.constant(SUM_BYTES),
    asm.multiply,
    asm.add,
    asm.set(end),
    asm.loopUntil(code(asm.get(sums), asm.get(end), asm.isAtLeast), group),
  );
  const locals = Array.from({ length: firstNode - cells + ROWS_ABREAST }, () => 'i32' as const);
  return assembleModule([{ name: 'walk', parameters: ['i32', 'i32', 'i32'], locals, code: body }]);
}
