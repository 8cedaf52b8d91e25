/**
 * The few texts that a category column holds, as bytes. They are told apart by their length and three of their bytes, then
 * compared in full: for a handful of labels that is quicker than a hash of all bytes.
 */
const PLACES = 4096;

export class Spellings {
  readonly #limit: number;
  /** Open addressing; 0 stands for a free place, else the number + 1. */
  readonly #places = new Int32Array(PLACES);
  readonly #texts: Uint8Array[] = [];

  /** @param limit as many texts are taken, at most half of the places */
  constructor(limit: number) {
    this.#limit = Math.min(limit, PLACES / 2);
  }

  /** The text's number, -1 where it is not known. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const places = this.#places;
    for (let place = placeOf(bytes, from, to); ; place = (place + 1) & (PLACES - 1)) {
      const number = (places[place] ?? 0) - 1;
      if (number === -1) return -1;
      const text = this.#texts[number];
      if (text !== undefined && isSame(text, bytes, from, to)) return number;
    }
  }

  /** The number of a text that is not known yet; -1 where there are too many. */
  add(bytes: Uint8Array, from: number, to: number): number {
    const number = this.#texts.length;
    if (number >= this.#limit) return -1;
    this.#texts.push(bytes.slice(from, to));
    let place = placeOf(bytes, from, to);
    while (this.#places[place] !== 0) place = (place + 1) & (PLACES - 1);
    this.#places[place] = number + 1;
    return number;
  }
}

function isSame(text: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) if (text[i] !== bytes[from + i]) return false;
  return true;
}

function placeOf(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return 0;
  const length = to - from;
  const first = bytes[from] ?? 0;
  const middle = bytes[from + (length >> 1)] ?? 0;
  const last = bytes[to - 1] ?? 0;
  return (Math.imul(((length * 31 + first) * 31 + middle) * 31 + last, 0x9e3779b1) >>> 20) & (PLACES - 1);
}
