/** Rows of a file as they were, with what the model decided: lines of a CSV file. */
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import { confidence } from '@risk/app/scoring/decide.ts';
import { escapeFormula, unescapeFormula } from '@risk/app/table/formula.ts';
import { cellsIn, LINE_FEED } from '@risk/app/table/row-block.ts';
import { writeCsvLine } from './csv-writer.ts';
import type { StoredBlock } from './job-store.ts';
import { REASON_COLUMNS, RESULT_COLUMNS } from './result-columns.ts';
import { identityWidth } from './row-keys.ts';
import { DECISION_ORDER } from './scoring-task.ts';

export interface WriterOptions {
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly policy: DecisionPolicy;
  /** Whether columns for the reasons stand behind the results. */
  readonly withReasons: boolean;
}

export interface WrittenBlock extends Omit<StoredBlock, 'position' | 'byteLength'> {
  readonly bytes: Uint8Array;
}

interface UnscoredRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Room for the three results of a row: two doubles in their longest form, a decision, three delimiters. */
const RESULT_BYTES = 64;
const encoder = new TextEncoder();

export class ResultWriter {
  readonly #options: WriterOptions;
  readonly #shape: FileShape;
  readonly #added: readonly string[];
  readonly #cellEnd: number;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#shape = shapeOf(options.header, options.delimiter);
    this.#added = options.withReasons ? [...RESULT_COLUMNS, ...REASON_COLUMNS] : RESULT_COLUMNS;
    this.#cellEnd = options.delimiter.charCodeAt(0);
  }

  /** Results of an earlier scoring are replaced, not kept beside the new ones. */
  header(): string {
    const { header, delimiter } = this.#options;
    const inputs = header.slice(0, header.length - this.#shape.results);
    return writeCsvLine([...inputs.map(escapeFormula), ...this.#added], delimiter);
  }

  /** Each with empty results. */
  rowsToFix(rows: readonly UnscoredRow[]): string {
    const empty = this.#added.map(() => '');
    return rows
      .map(({ cells }) =>
        writeCsvLine([...outputCells(cells, this.#shape), ...empty], this.#options.delimiter),
      )
      .join('');
  }

  /**
   * The rows of a block in the file's order.
   * @param toFix rows to fix that stand between them or behind them
   * @param reasons `[rows]`, sentences of each row; where they were asked for
   */
  block(
    block: WrittenBlock,
    toFix: readonly UnscoredRow[],
    reasons: readonly (readonly string[])[] = [],
  ): Uint8Array {
    const isCopied = block.isPlain && this.#shape.results === 0 && block.cellEnd === this.#cellEnd;
    if (isCopied && toFix.length === 0 && !this.#options.withReasons) return this.#copied(block);
    const { bytes, cellEnd, places, lines } = block;
    const { delimiter, withReasons } = this.#options;
    let text = '';
    let next = 0;
    for (let row = 0; row < lines.length; row++) {
      const from = next;
      while ((toFix[next]?.line ?? Number.POSITIVE_INFINITY) < (lines[row] ?? 0)) next++;
      text += this.rowsToFix(toFix.slice(from, next));
      const start = places[2 * row] ?? 0;
      const end = places[2 * row + 1] ?? 0;
      const cells = outputCells(cellsIn(bytes, start, end, cellEnd), this.#shape);
      text += writeCsvLine(cells, delimiter).slice(0, -1) + this.#results(block, row);
      const sentences = withReasons
        ? REASON_COLUMNS.map((_, i) => escapeFormula(reasons[row]?.[i] ?? ''))
        : [];
      text += withReasons ? delimiter + writeCsvLine(sentences, delimiter) : '\n';
    }
    return encoder.encode(text + this.rowsToFix(toFix.slice(next)));
  }

  /** The rows as they stand in the block, each with its results: what most files are made of. */
  #copied(block: WrittenBlock): Uint8Array {
    const { bytes, places, lines } = block;
    const output = Buffer.allocUnsafe(bytes.length + lines.length * RESULT_BYTES);
    let at = 0;
    for (let row = 0; row < lines.length; row++) {
      const start = places[2 * row] ?? 0;
      const end = places[2 * row + 1] ?? 0;
      output.set(bytes.subarray(start, end), at);
      at += end - start;
      at += output.write(this.#results(block, row), at, 'latin1');
      output[at++] = LINE_FEED;
    }
    return output.subarray(0, at);
  }

  /** Numbers in their shortest form that reads back as the same double. */
  #results({ probabilities, decisions }: WrittenBlock, row: number): string {
    const { delimiter, policy } = this.#options;
    const probability = probabilities[row] ?? 0;
    const decision = DECISION_ORDER[decisions[row] ?? 0] ?? 'red';
    return `${delimiter}${decision}${delimiter}${confidence(probability, policy.cutoff)}${delimiter}${probability}`;
  }
}

interface FileShape {
  /** All columns of the file's header. */
  readonly columns: number;
  /** How many of them, at the end, are results of an earlier scoring. */
  readonly results: number;
  readonly delimiter: string;
}

export function shapeOf(header: readonly string[], delimiter: string): FileShape {
  return { columns: header.length, results: header.length - identityWidth(header), delimiter };
}

/**
 * The cells below the input columns, as many as there are, so that the results stand below their names; what a spreadsheet
 * would run is escaped. Short rows are filled up. Surplus cells mostly come from a delimiter inside a text without quotes:
 * they stay, in the last column, so that nothing is lost and the row is still one to fix when the file is scored again.
 */
export function outputCells(cells: readonly string[], shape: FileShape): readonly string[] {
  return inputCells(cells.map(unescapeFormula), shape).map(escapeFormula);
}

function inputCells(cells: readonly string[], { columns, results, delimiter }: FileShape): readonly string[] {
  const filled = cells.findLastIndex((cell, i) => i < columns || cell.trim() !== '') + 1;
  const count = columns - results;
  if (filled <= columns) return Array.from({ length: count }, (_, i) => cells[i] ?? '');
  const input = cells.slice(0, filled - results);
  return [...input.slice(0, count - 1), input.slice(count - 1).join(delimiter)];
}
