/** The scored rows of one job: what each was decided, in memory, and its cells, read from the disk when they are wanted. */
import type { Decision, DecisionPolicy } from '@risk/app/model/policy.ts';
import { confidence } from '@risk/app/scoring/decide.ts';
import { ByteDictionary } from '@risk/app/table/byte-dictionary.ts';
import { unescapeFormula } from '@risk/app/table/formula.ts';
import { cellsIn } from '@risk/app/table/row-block.ts';
import { CellColumn } from './cell-column.ts';
import { GrowingColumn } from './growing-column.ts';
import type { StoredBlock } from './job-store.ts';
import type { RowsFile } from './rows-file.ts';
import { DECISION_ORDER } from './scoring-task.ts';

/** Where a block stands, and which rows it holds. */
interface BlockPlace extends Pick<StoredBlock, 'position' | 'byteLength' | 'cellEnd'> {
  readonly firstRow: number;
  readonly rowCount: number;
}

interface ReadBlock extends BlockPlace {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const decoder = new TextDecoder();

export class StoredRows {
  readonly lines = new GrowingColumn((room) => new Uint32Array(room));
  readonly probabilities = new GrowingColumn((room) => new Float32Array(room));
  readonly decisions = new GrowingColumn((room) => new Uint8Array(room));
  /** `[rows, 2]`, within the row's block. */
  readonly #places = new GrowingColumn((room) => new Uint32Array(room));
  readonly #blocks: BlockPlace[] = [];
  readonly #file: RowsFile;
  readonly #policy: DecisionPolicy;

  constructor(file: RowsFile, policy: DecisionPolicy) {
    this.#file = file;
    this.#policy = policy;
  }

  get count(): number {
    return this.lines.length;
  }

  get blockCount(): number {
    return this.#blocks.length;
  }

  append({ position, byteLength, cellEnd, places, lines, probabilities, decisions }: StoredBlock): void {
    this.#blocks.push({ position, byteLength, cellEnd, firstRow: this.count, rowCount: lines.length });
    this.lines.append(lines);
    this.probabilities.append(probabilities);
    this.decisions.append(decisions);
    this.#places.append(places);
  }

  decisionOf(row: number): Decision {
    return DECISION_ORDER[this.decisions.at(row)] ?? 'red';
  }

  confidenceOf(row: number): number {
    return confidence(this.probabilities.at(row), this.#policy.cutoff);
  }

  /** `[rows]` */
  confidences(): Float64Array {
    return Float64Array.from({ length: this.count }, (_, row) => this.confidenceOf(row));
  }

  cellsOf(row: number): string[] {
    const block = this.#blockOf(row);
    const [start, end] = [this.#places.at(2 * row), this.#places.at(2 * row + 1)];
    if (block === undefined) return [];
    const bytes = this.#file.read(block.position + start, end - start);
    return cellsIn(bytes, 0, bytes.length, block.cellEnd).map(unescapeFormula);
  }

  /** One column of all rows. */
  column(index: number): CellColumn {
    const dictionary = new ByteDictionary();
    const codes = new Uint32Array(this.count);
    for (const { bytes, cellEnd, firstRow, rowCount } of this.#read(0)) {
      for (let row = firstRow; row < firstRow + rowCount; row++) {
        const [start, end] = cellAt(
          bytes,
          cellEnd,
          index,
          this.#places.at(2 * row),
          this.#places.at(2 * row + 1),
        );
        const known = dictionary.find(bytes, start, end);
        codes[row] = known === -1 ? dictionary.add(bytes, start, end) : known;
      }
    }
    return new CellColumn(
      codes,
      dictionary.texts().map((text) => unescapeFormula(text.trim())),
    );
  }

  /** Rows from `from` on one of whose cells holds the text, which is in lower case; ascending. */
  *withText(needle: string, from: number): Generator<number> {
    for (const block of this.#read(from)) {
      const text = decoder.decode(block.bytes).toLowerCase();
      const found = text.indexOf(needle);
      if (found === -1) continue;
      // Where each character is one byte, where it stands tells its row.
      if (text.length === block.bytes.length) yield* this.#withTextAt(block, { text, needle, found, from });
      else yield* this.#withTextIn(block, needle, from);
    }
  }

  *#withTextAt(
    { cellEnd, firstRow, rowCount }: BlockPlace,
    { text, needle, found, from }: { text: string; needle: string; found: number; from: number },
  ): Generator<number> {
    // Cells end where the text goes on.
    if (needle.includes(String.fromCharCode(cellEnd))) return;
    let at = found;
    for (let row = firstRow; row < firstRow + rowCount && at !== -1; row++) {
      const start = this.#places.at(2 * row);
      const end = this.#places.at(2 * row + 1);
      if (at < start) at = text.indexOf(needle, start);
      if (at !== -1 && at + needle.length <= end && row >= from) yield row;
      if (at !== -1 && at < end) at = text.indexOf(needle, end);
    }
  }

  *#withTextIn(
    { bytes, cellEnd, firstRow, rowCount }: ReadBlock,
    needle: string,
    from: number,
  ): Generator<number> {
    for (let row = Math.max(from, firstRow); row < firstRow + rowCount; row++) {
      const cells = cellsIn(bytes, this.#places.at(2 * row), this.#places.at(2 * row + 1), cellEnd);
      if (cells.some((cell) => unescapeFormula(cell).toLowerCase().includes(needle))) yield row;
    }
  }

  /** The blocks that hold rows from `from` on. */
  *#read(from: number): Generator<ReadBlock> {
    for (const block of this.#blocks)
      if (block.firstRow + block.rowCount > from)
        yield { ...block, bytes: this.#file.read(block.position, block.byteLength) };
  }

  #blockOf(row: number): BlockPlace | undefined {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.firstRow ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low];
  }
}

/** Where the cell stands in its row; an empty place where the row is shorter. */
function cellAt(
  bytes: Uint8Array,
  cellEnd: number,
  index: number,
  start: number,
  end: number,
): readonly [number, number] {
  let from = start;
  for (let cell = 0; cell < index; cell++) {
    while (from < end && bytes[from] !== cellEnd) from++;
    if (from === end) return [end, end];
    from++;
  }
  let to = from;
  while (to < end && bytes[to] !== cellEnd) to++;
  return [from, to];
}
