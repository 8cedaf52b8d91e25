/** A column of numbers that grows: a typed array of twice the room whenever it is full. */
type Values = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

const FIRST_ROOM = 1024;

export class GrowingColumn<Column extends Values> {
  readonly #make: (room: number) => Column;
  #room: Column;
  #length = 0;

  /** @param make an array of so many zeros */
  constructor(make: (room: number) => Column) {
    this.#make = make;
    this.#room = make(FIRST_ROOM);
  }

  get length(): number {
    return this.#length;
  }

  /** NaN behind the end. */
  at(index: number): number {
    return index < this.#length ? (this.#room[index] ?? Number.NaN) : Number.NaN;
  }

  /** The values so far, without a copy; the next growth may leave it behind. */
  values(): Values {
    return this.#room.subarray(0, this.#length);
  }

  append(values: ArrayLike<number>): void {
    const needed = this.#length + values.length;
    if (needed > this.#room.length) {
      const larger = this.#make(Math.max(needed, 2 * this.#room.length));
      larger.set(this.#room);
      this.#room = larger;
    }
    this.#room.set(values, this.#length);
    this.#length = needed;
  }
}
