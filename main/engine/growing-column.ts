/** A column of numbers that grows: a typed array of twice the room whenever it is full. */
export class GrowingColumn {
  #room = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#room[index] ?? Number.NaN;
  }

  /** The values so far, without a copy; the next growth may leave it behind. */
  values(): Float64Array {
    return this.#room.subarray(0, this.#length);
  }

  push(value: number): void {
    this.#reserve(1);
    this.#room[this.#length++] = value;
  }

  append(values: Float64Array | Uint8Array): void {
    this.#reserve(values.length);
    this.#room.set(values, this.#length);
    this.#length += values.length;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#room.length) return;
    const room = new Float64Array(Math.max(needed, 2 * this.#room.length));
    room.set(this.#room);
    this.#room = room;
  }
}
