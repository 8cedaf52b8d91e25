/** The rows that hold a text, found once: rows that come later are looked at when they are there. */
import type { StoredRows } from './stored-rows.ts';

export class TextFilter {
  readonly #needle: string;
  readonly #ids: number[] = [];
  #seen = 0;

  constructor(text: string) {
    this.#needle = text.toLowerCase();
  }

  /** Ids of the matching rows so far, ascending. */
  matches(rows: StoredRows): Uint32Array<ArrayBuffer> {
    for (const id of rows.withText(this.#needle, this.#seen)) this.#ids.push(id);
    this.#seen = rows.count;
    return Uint32Array.from(this.#ids);
  }
}
