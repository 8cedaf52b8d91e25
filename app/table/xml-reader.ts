/**
 * XML as a stream of tags and texts, as far as the parts of a workbook need it. Document types and entities of their own
 * are refused, so that nothing is ever expanded; whatever is not well-formed ends the reading.
 */
import { unreadable } from './zip.ts';

export interface XmlHandler {
  /** @param attributes as they stand in the tag, for `attributeOf` */
  readonly open: (name: string, attributes: string) => void;
  /** A whole text between two tags, its entities resolved. CDATA comes as a text of its own. */
  readonly text: (text: string) => void;
  /** Also right after `open` where the element is empty. */
  readonly close: (name: string) => void;
}

/** A tag or a text longer than this is no cell: one of Excel holds up to 32,767 characters. */
const MOST_CHARACTERS = 1_000_000;
const MOST_DEPTH = 256;
const DAMAGED = 'its XML is damaged';

export class XmlReader {
  readonly #handler: XmlHandler;
  readonly #path: string[] = [];
  #rest = '';
  #sawRoot = false;

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  /** @throws RiskError `xlsx.unreadable` */
  push(piece: string): void {
    const text = this.#rest + piece;
    let at = 0;
    for (;;) {
      const open = text.indexOf('<', at);
      if (open === -1) break;
      const end = endOfMarkup(text, open);
      if (end === -1) break;
      if (open > at) this.#text(text.slice(at, open));
      this.#markup(text, open, end);
      at = end;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > MOST_CHARACTERS) throw unreadable('it holds a text that is too long');
  }

  /** @throws RiskError `xlsx.unreadable` where the document is not complete */
  end(): void {
    if (!this.#sawRoot || this.#path.length > 0 || this.#rest.trim() !== '') throw unreadable(DAMAGED);
  }

  #text(raw: string): void {
    if (this.#path.length > 0) this.#handler.text(resolved(raw));
    else if (raw.replace('\uFEFF', '').trim() !== '') throw unreadable(DAMAGED);
  }

  #markup(text: string, open: number, end: number): void {
    const mark = text.charCodeAt(open + 1);
    if (mark === QUESTION) return;
    if (mark === BANG) {
      if (text.startsWith('<![CDATA[', open)) this.#handler.text(text.slice(open + 9, end - 3));
      else if (!text.startsWith('<!--', open)) throw unreadable('its XML declares a document type');
      return;
    }
    if (mark === SLASH) {
      const name = localName(text.slice(open + 2, end - 1).trimEnd());
      if (this.#path.pop() !== name) throw unreadable(DAMAGED);
      this.#handler.close(name);
      return;
    }
    const isEmpty = text.charCodeAt(end - 2) === SLASH;
    const last = isEmpty ? end - 2 : end - 1;
    let nameEnd = open + 1;
    while (nameEnd < last && text.charCodeAt(nameEnd) > SPACE) nameEnd++;
    const name = localName(text.slice(open + 1, nameEnd));
    if (name === '' || (this.#sawRoot && this.#path.length === 0)) throw unreadable(DAMAGED);
    if (this.#path.length >= MOST_DEPTH) throw unreadable('its XML is nested too deeply');
    this.#sawRoot = true;
    this.#handler.open(name, text.slice(nameEnd, last));
    if (isEmpty) this.#handler.close(name);
    else this.#path.push(name);
  }
}

const [SPACE, BANG, QUOTE, APOSTROPHE, SLASH, CLOSE, QUESTION] = [0x20, 0x21, 0x22, 0x27, 0x2f, 0x3e, 0x3f];

/** One behind the markup that starts at `open`; -1 where the text ends within it. */
function endOfMarkup(text: string, open: number): number {
  const mark = text.charCodeAt(open + 1);
  if (mark === QUESTION) return behind(text, '?>', open + 2);
  if (mark === BANG) {
    // Enough of it to tell which it is.
    if (text.length < open + 9) return -1;
    if (text.startsWith('<!--', open)) return behind(text, '-->', open + 4);
    if (text.startsWith('<![CDATA[', open)) return behind(text, ']]>', open + 9);
    throw unreadable('its XML declares a document type');
  }
  let quote = 0;
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === CLOSE) return at + 1;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
  }
  return -1;
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? -1 : at + mark.length;
}

/** `x:row` is a `row`: which letters stand for the one namespace there is, each writer chooses. */
function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/** The value of an attribute by its name with its prefix; null where the tag has none. */
export function attributeOf(attributes: string, wanted: string): string | null {
  let at = 0;
  for (;;) {
    while (at < attributes.length && attributes.charCodeAt(at) <= SPACE) at++;
    const equals = attributes.indexOf('=', at);
    if (equals === -1) return null;
    let open = equals + 1;
    while (open < attributes.length && attributes.charCodeAt(open) <= SPACE) open++;
    const quote = attributes.charCodeAt(open);
    if (quote !== QUOTE && quote !== APOSTROPHE) throw unreadable(DAMAGED);
    const close = attributes.indexOf(quote === QUOTE ? '"' : "'", open + 1);
    if (close === -1) throw unreadable(DAMAGED);
    if (attributes.startsWith(wanted, at) && attributes.slice(at, equals).trimEnd() === wanted)
      return resolved(attributes.slice(open + 1, close));
    at = close + 1;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function resolved(raw: string): string {
  const text = raw.includes('\r') ? raw.replaceAll(/\r\n?/g, '\n') : raw;
  if (!text.includes('&')) return text;
  return text.replaceAll(/&([^;&]{0,10});?/g, (whole, name: string) => {
    const known = whole.endsWith(';') ? (ENTITIES[name] ?? numbered(name)) : undefined;
    if (known === undefined) throw unreadable(DAMAGED);
    return known;
  });
}

/** `#x41` or `#65`. */
function numbered(name: string): string | undefined {
  const hex = /^#x([\da-f]{1,6})$/i.exec(name)?.[1];
  const decimal = /^#(\d{1,7})$/.exec(name)?.[1];
  const code = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
