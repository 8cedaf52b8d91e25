/** Lines of a CSV file (RFC 4180, any delimiter, line feed as line end). */

/** Quotes a cell only where it would be read back differently without. */
function writeCell(cell: string, delimiter: string): string {
  const needsQuotes = cell.includes(delimiter) || /["\n\r]|^\s|\s$/.test(cell);
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export function writeCsvLine(cells: readonly string[], delimiter: string): string {
  const line = cells.map((cell) => writeCell(cell, delimiter)).join(delimiter);
  // A lone empty cell would be a blank line, which readers pass over.
  return `${line === '' && cells.length > 0 ? '""' : line}\n`;
}
