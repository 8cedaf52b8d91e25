/** Widest line of a page of text. */
const WIDTH = 100;

/** A space that no line is broken at; `wrap` turns it into a plain one. */
export const TIED = '\u00A0';

/**
 * Breaks a line between words where it is wider than a page; what follows the first break is indented. A word wider than
 * a page stays whole.
 */
export function wrap(line: string, indent: number): string {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > WIDTH) {
    const space = rest.lastIndexOf(' ', WIDTH);
    const at = space > indent ? space : rest.indexOf(' ', WIDTH);
    if (at < 0) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = ' '.repeat(indent) + rest.slice(at + 1);
  }
  return [...lines, rest].join('\n').replaceAll(TIED, ' ');
}
