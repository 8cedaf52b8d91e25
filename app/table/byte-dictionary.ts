/** Texts as bytes, numbered in the order they came in: looked up without making a text of them. */
export class ByteDictionary {
  readonly #limit: number;
  /** Open addressing; 0 stands for a free place, else the number + 1. */
  #places: Int32Array;
  /** `[texts + 1]`, where each text starts among the bytes of all. */
  #starts: number[] = [0];
  #bytes = new Uint8Array(1024);

  /** @param limit as many texts are taken; more are not known */
  constructor(limit = Number.MAX_SAFE_INTEGER) {
    this.#limit = limit;
    this.#places = new Int32Array(64);
  }

  get size(): number {
    return this.#starts.length - 1;
  }

  /** The text's number, -1 where it is not known. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#places.length - 1;
    for (let place = hashOf(bytes, from, to) & mask; ; place = (place + 1) & mask) {
      const number = (this.#places[place] ?? 0) - 1;
      if (number === -1 || this.#isSame(number, bytes, from, to)) return number;
    }
  }

  /** The number of a text that is not known yet; -1 where the dictionary is full. */
  add(bytes: Uint8Array, from: number, to: number): number {
    const number = this.size;
    if (number >= this.#limit) return -1;
    if (2 * (number + 1) > this.#places.length) this.#growPlaces();
    const start = this.#starts[number] ?? 0;
    const end = start + to - from;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, start));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(from, to), start);
    this.#starts.push(end);
    this.#place(hashOf(bytes, from, to), number);
    return number;
  }

  /** All texts by their number. */
  texts(): string[] {
    const decoder = new TextDecoder();
    return Array.from({ length: this.size }, (_, number) =>
      decoder.decode(this.#bytes.subarray(this.#starts[number], this.#starts[number + 1])),
    );
  }

  #isSame(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts[number] ?? 0;
    if ((this.#starts[number + 1] ?? 0) - start !== to - from) return false;
    for (let at = from; at < to; at++) if (bytes[at] !== this.#bytes[start + at - from]) return false;
    return true;
  }

  #place(hash: number, number: number): void {
    const mask = this.#places.length - 1;
    let place = hash & mask;
    while (this.#places[place] !== 0) place = (place + 1) & mask;
    this.#places[place] = number + 1;
  }

  #growPlaces(): void {
    this.#places = new Int32Array(4 * this.#places.length);
    for (let number = 0; number < this.size; number++)
      this.#place(hashOf(this.#bytes, this.#starts[number] ?? 0, this.#starts[number + 1] ?? 0), number);
  }
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits, with its high bits folded in. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
