/**
 * What the trees of a model add up to, for many rows at once: the same sums, to the last bit, that the runtime makes row by
 * row in four times the time. Whoever uses it holds it against the runtime first.
 */
import type { TreeEnsemble } from '../../model/onnx/tree-ensemble.ts';
import { ColumnWriter } from './test-columns.ts';
import { layOut, NODE_BYTES, VALUE_BYTES, writeLayout } from './tree-layout.ts';
import { ROWS_ABREAST, walkModule } from './walk-kernel.ts';

/** Rows that go through all trees before the next: their cells stay in the processor's cache. */
const ROWS_AT_ONCE = 128;
/** More columns would leave it. */
const MOST_COLUMNS = 1024;
const MOST_NODES = 4_000_000;
const PAGE_BYTES = 65_536;

type Walk = (root: number, depth: number, rows: number) => void;

export class TreeSums {
  readonly #featureCount: number;
  readonly #base: number;
  readonly #columns: readonly { readonly feature: number; readonly writer: ColumnWriter }[];
  /** `[trees]`, addresses. */
  readonly #roots: Int32Array;
  readonly #depths: Int32Array;
  readonly #walk: Walk;
  /** `[rows, columns]` */
  readonly #cells: Float32Array;
  /** `[rows]` */
  readonly #sums: Float64Array;

  /** @returns null where the trees are too many, or ask for too many different things, to be worth it */
  static of(ensemble: TreeEnsemble, featureCount: number): TreeSums | null {
    const nodes = ensemble.trees.reduce((sum, { value }) => sum + value.length, 0);
    if (nodes > MOST_NODES) return null;
    const layout = layOut(ensemble.trees);
    return layout.columns.list.length > MOST_COLUMNS ? null : new TreeSums(ensemble, featureCount, layout);
  }

  private constructor({ base }: TreeEnsemble, featureCount: number, layout: ReturnType<typeof layOut>) {
    const { nodes, columns, roots, depths } = layout;
    const valuesAt = nodes.length * NODE_BYTES;
    const sumsAt = valuesAt + nodes.length * VALUE_BYTES;
    const cellsAt = sumsAt + ROWS_AT_ONCE * Float64Array.BYTES_PER_ELEMENT;
    const rowBytes = 4 * Math.max(1, columns.list.length);
    const pages = Math.ceil((cellsAt + ROWS_AT_ONCE * rowBytes) / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    writeLayout(layout, memory.buffer, valuesAt);
    const module = new WebAssembly.Module(walkModule({ rowBytes, valuesAt, cellsAt, sumsAt }));
    this.#featureCount = featureCount;
    this.#base = base;
    this.#columns = columns.list.map((column) => ({
      feature: column.feature,
      writer: new ColumnWriter(column),
    }));
    this.#roots = roots.map((root) => root * NODE_BYTES);
    this.#depths = depths;
    this.#walk = walkOf(new WebAssembly.Instance(module, { env: { memory } }));
    this.#cells = new Float32Array(memory.buffer, cellsAt, (ROWS_AT_ONCE * rowBytes) / 4);
    this.#sums = new Float64Array(memory.buffer, sumsAt, ROWS_AT_ONCE);
  }

  /**
   * Base and the values of the leaves that a row comes to, added in double in the order of the trees, rounded once.
   * @param inputs `[rows, features]`, row-major
   * @returns `[rows]`
   */
  sums(inputs: Float32Array, rowCount: number): Float32Array<ArrayBuffer> {
    const all = new Float32Array(rowCount);
    for (let from = 0; from < rowCount; from += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, rowCount - from);
      this.#fillCells(inputs, from, rows);
      this.#sums.fill(0);
      // Rows behind the last take along what an earlier block left; nobody looks at their sums.
      const walked = Math.ceil(rows / ROWS_ABREAST) * ROWS_ABREAST;
      for (let tree = 0; tree < this.#roots.length; tree++)
        this.#walk(this.#roots[tree] ?? 0, this.#depths[tree] ?? 0, walked);
      for (let row = 0; row < rows; row++) all[from + row] = this.#base + (this.#sums[row] ?? 0);
    }
    return all;
  }

  #fillCells(inputs: Float32Array, from: number, rows: number): void {
    const step = this.#featureCount;
    const width = Math.max(1, this.#columns.length);
    for (const [first, { feature, writer }] of this.#columns.entries())
      writer.write(
        { values: inputs, first: from * step + feature, step },
        { values: this.#cells, first, step: width },
        rows,
      );
  }
}

function walkOf({ exports }: WebAssembly.Instance): Walk {
  const walk = exports['walk'];
  if (typeof walk !== 'function') throw new TypeError('the kernel has no function walk');
  return (root, depth, rows) => {
    walk(root, depth, rows);
  };
}
