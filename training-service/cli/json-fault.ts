/** Where a text stops being JSON, for the person who has to mend it. */

const SPACE = /[ \t\n\r]*/y;
/** A string holds no quotation mark, backslash or control character but by an escape. */
const TOKEN =
  /[{}[\]:,]|"(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/uy;

/** What may stand at a place. */
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'end or ,';

/** @returns the line and column (from 1) of the first thing that does not belong, as words; null where all belongs */
export function jsonFault(text: string): string | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    at += matchAt(SPACE, text, at)?.length ?? 0;
    if (at === text.length) return open.length === 0 && expected === 'end or ,' ? null : place(text, at);
    const token = matchAt(TOKEN, text, at);
    const next: Expected | null = token === null ? null : after(token, expected, open);
    if (token === null || next === null) return place(text, at);
    expected = next;
    at += token.length;
  }
}

/** What may follow the token; null where it may not stand there. Keeps `open` up to date. */
function after(token: string, expected: Expected, open: ('{' | '[')[]): Expected | null {
  const inside = open.at(-1);
  if (expected === ':') return token === ':' ? 'value' : null;
  if (expected === 'end or ,' && token === ',' && inside !== undefined)
    return inside === '{' ? 'key' : 'value';
  const mayClose =
    expected === 'end or ,' ? inside : expected === 'key or }' ? '{' : expected === 'value or ]' ? '[' : null;
  if ((token === '}' && mayClose === '{') || (token === ']' && mayClose === '[')) {
    open.pop();
    return 'end or ,';
  }
  if (expected === 'key' || expected === 'key or }') return token.startsWith('"') ? ':' : null;
  if (expected === 'end or ,' || '}]:,'.includes(token)) return null;
  if (token !== '{' && token !== '[') return 'end or ,';
  open.push(token);
  return token === '{' ? 'key or }' : 'value or ]';
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function place(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  const where = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  const found = text.codePointAt(at);
  return found === undefined
    ? `it ends too early, at ${where}`
    : `${where}: “${String.fromCodePoint(found)}” does not belong there`;
}
