/** A file of any form that clerks have, as blocks of rows. */
import { RiskError } from '../contract/errors.ts';
import type { Encoding } from './decode.ts';
import { readBlocks, type FileBlock as TextBlock } from './read-blocks.ts';
import { blockOfRows, type RowBlock } from './row-block.ts';
import { readXlsx, SNIFFED_BYTES, sniffFormat } from './xlsx.ts';

export interface FileBlock extends RowBlock {
  /** The first line's cells as they stand in the file. */
  readonly header: readonly string[];
  /** Of a text file; null of a workbook. */
  readonly delimiter: string | null;
  /** Of a text file, as it is known so far; null of a workbook. */
  readonly encoding: Encoding | null;
  /** The sheet of a workbook; null of a text file. */
  readonly sheet: string | null;
  /** Bytes of the file read so far. */
  readonly bytesRead: number;
}

/**
 * Asks for a piece of the source only when it is done with the one before, so that the source may use its memory again.
 * The first block comes as soon as the header is known and may have no rows.
 * @throws RiskError `csv.*`, `xlsx.*`
 */
export async function* readFile(source: AsyncIterable<Uint8Array>): AsyncGenerator<FileBlock> {
  const { first, whole } = await opened(source);
  if (sniffFormat(first) === 'text') {
    for await (const block of readBlocks(whole)) yield inText(block);
    return;
  }
  let sawHeader = false;
  for await (const { header, rows, lines, bytesRead, sheet } of readXlsx(whole)) {
    sawHeader = true;
    yield { ...blockOfRows(rows, lines), header, bytesRead, sheet, delimiter: null, encoding: null };
  }
  if (!sawHeader) throw new RiskError('csv.empty');
}

function inText(block: TextBlock): FileBlock {
  return { ...block, sheet: null };
}

/** The source from its start on, and the bytes it starts with. */
async function opened(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let size = 0;
  while (size < SNIFFED_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    read.push(next.value.slice());
    size += next.value.length;
  }
  const first = new Uint8Array(size);
  let at = 0;
  for (const chunk of read) {
    first.set(chunk, at);
    at += chunk.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      if (size > 0) yield first;
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
    } finally {
      // Whoever stops reading lets go of the file.
      await chunks.return?.();
    }
  }
  return { first, whole: whole() };
}
