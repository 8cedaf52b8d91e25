/** The rows that hold a text, found once: rows that come later are looked at when they are there. */
import { type JobStore, readCells } from './job-store.ts';

export class TextFilter {
  readonly #needle: string;
  /** The text as it stands inside JSON: a quick look that may find too much, never too little. */
  readonly #jsonNeedle: string;
  readonly #ids: number[] = [];
  #seen = 0;

  constructor(text: string) {
    this.#needle = text.toLowerCase();
    this.#jsonNeedle = JSON.stringify(this.#needle).slice(1, -1);
  }

  /** Ids of the matching rows among the first `rowCount`, ascending. */
  matches(store: JobStore, rowCount: number): Uint32Array {
    const rows = store.database
      .prepare<[number, number], [number, string]>(
        'SELECT id, cells FROM rows WHERE id >= ? AND id < ? ORDER BY id',
      )
      .raw()
      .iterate(this.#seen, rowCount);
    for (const [id, cells] of rows) if (this.#isMatch(cells)) this.#ids.push(id);
    this.#seen = Math.max(this.#seen, rowCount);
    return Uint32Array.from(this.#ids);
  }

  #isMatch(json: string): boolean {
    return (
      json.toLowerCase().includes(this.#jsonNeedle) &&
      readCells(json).some((cell) => cell.toLowerCase().includes(this.#needle))
    );
  }
}
