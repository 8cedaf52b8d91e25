/** What a file's rows become, cell by cell and byte by byte: both have to come to the same. */
import { isDeepStrictEqual } from 'node:util';
import { BlockEncoder } from '@risk/app/table/block-encoder.ts';
import type { NumberStyles } from '@risk/app/table/cell-readers.ts';
import { escapeFormula, unescapeFormula } from '@risk/app/table/formula.ts';
import { type RecognisedHeader, recogniseHeader } from '@risk/app/table/header.ts';
import { StylesFinder } from '@risk/app/table/number-styles.ts';
import type { FileBlock } from '@risk/app/table/read-file.ts';
import { cellsIn, isBlankRow, LINE_FEED, RowCursor } from '@risk/app/table/row-block.ts';
import { RowEncoder } from '@risk/app/table/row-encoder.ts';
import type { RowIssue } from '@risk/app/table/row-issue.ts';
import { smallSchema } from '@risk/app/testing/small-schema.ts';
import { outcomeOf, require } from './target.ts';

export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Rows {
  readonly header: readonly string[];
  readonly rows: readonly Row[];
}

interface Encoded {
  readonly inputs: readonly number[];
  readonly lines: readonly number[];
  readonly toFix: readonly {
    readonly line: number;
    readonly cells: readonly string[];
    readonly issues: readonly RowIssue[];
  }[];
}

/** The rows of `blocks` stand in `rows` as texts. A header that is no table of applicants' is refused, and that is that. */
export async function requireSameEncoding(rows: Rows, blocks: readonly FileBlock[]): Promise<void> {
  const recognised = await outcomeOf(() => recogniseHeader(smallSchema, rows.header));
  if ('error' in recognised) return;
  for (const styles of [stylesOf(rows, recognised.value), []])
    requireEqual(
      byBytes(blocks, recognised.value, styles),
      byTexts(rows, recognised.value, styles),
      'what was encoded',
    );
}

export function rowsOf(blocks: readonly FileBlock[]): Rows {
  const rows: Row[] = [];
  for (const block of blocks) {
    const cursor = new RowCursor(block);
    while (cursor.next()) {
      const { start, end, line } = cursor;
      if (isBlankRow(block.bytes, start, end, block.cellEnd)) continue;
      rows.push({ line, cells: cellsIn(block.bytes, start, end, block.cellEnd) });
    }
  }
  return { header: blocks[0]?.header ?? [], rows };
}

function stylesOf({ rows }: Rows, { inputs }: RecognisedHeader): NumberStyles {
  const finder = new StylesFinder(smallSchema, inputs);
  for (const { cells } of rows) finder.add(cells);
  return finder.styles;
}

function byTexts({ rows }: Rows, recognised: RecognisedHeader, styles: NumberStyles): Encoded {
  const encoder = new RowEncoder(smallSchema, recognised, styles);
  const inputs: number[] = [];
  const lines: number[] = [];
  const toFix: Encoded['toFix'][number][] = [];
  for (const { line, cells } of rows) {
    const out = new Float32Array(encoder.featureCount);
    const issues = encoder.encode(cells, line, out, 0);
    if (issues.length > 0) toFix.push({ line, cells, issues });
    else {
      inputs.push(...out);
      lines.push(line);
    }
  }
  return { inputs, lines, toFix };
}

function byBytes(blocks: readonly FileBlock[], recognised: RecognisedHeader, styles: NumberStyles): Encoded {
  const encoder = new BlockEncoder(smallSchema, recognised, styles);
  const inputs: number[] = [];
  const lines: number[] = [];
  const toFix: Encoded['toFix'][number][] = [];
  for (const block of blocks) {
    const encoded = encoder.encode(block);
    inputs.push(...encoded.inputs.subarray(0, encoded.rowCount * encoder.featureCount));
    lines.push(...encoded.lines);
    toFix.push(...encoded.toFix);
    // Only rows that end in a line feed, and so hold none, are ever copied.
    if (!encoded.isPlain || block.rowEnd !== LINE_FEED) continue;
    for (let row = 0; row < encoded.rowCount; row++) {
      const [start = 0, end = 0] = encoded.places.subarray(2 * row, 2 * row + 2);
      const cells = cellsIn(block.bytes, start, end, block.cellEnd);
      require(cells.length === recognised.header.length, `a plain row of ${cells.length} cells`);
      for (const cell of cells)
        require(escapeFormula(cell) === cell &&
          unescapeFormula(cell) === cell, `a row that may be copied as it is holds ${JSON.stringify(cell)}`);
    }
  }
  return { inputs, lines, toFix };
}

export function requireEqual(found: unknown, expected: unknown, what: string): void {
  require(isDeepStrictEqual(
    found,
    expected,
  ), `${what} differ: ${short(found)} by bytes, ${short(expected)} by texts`);
}

const short = (value: unknown): string => JSON.stringify(value).slice(0, 600);
