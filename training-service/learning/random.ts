/**
 * The seeded generator that all of training draws from: xoshiro128** (D. Blackman, S. Vigna, "Scrambled linear
 * pseudorandom number generators", 2021), its state filled from the seed by SplitMix32. Integer arithmetic only, so
 * that a seed gives the same numbers on every machine.
 */
export class Random {
  readonly #state: Uint32Array;

  /** @param seed a whole number in [0, 2^32) */
  constructor(seed: number) {
    let counter = seed >>> 0;
    this.#state = Uint32Array.from({ length: 4 }, () => {
      counter = (counter + 0x9e3779b9) >>> 0;
      let mixed = counter;
      mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return (mixed ^ (mixed >>> 15)) >>> 0;
    });
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const state = this.#state;
    const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const t2 = s2 ^ s0;
    const t3 = s3 ^ s1;
    state[0] = s0 ^ t3;
    state[1] = s1 ^ t2;
    state[2] = t2 ^ (s1 << 9);
    state[3] = rotateLeft(t3, 11);
    return result;
  }

  /** A number in [0, 1) with 53 random bits. */
  unit(): number {
    return ((this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)) / 2 ** 53;
  }

  /** A whole number in [0, bound), each equally likely. @param bound in [1, 2^32] */
  below(bound: number): number {
    // Numbers past the last whole multiple of the bound would favour small results: draw again.
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let drawn = this.uint32();
    while (drawn >= limit) drawn = this.uint32();
    return drawn % bound;
  }

  /** Puts the entries in random order, in place (Fisher and Yates). */
  shuffle(entries: Int32Array | number[]): void {
    for (let i = entries.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = entries[i] ?? 0;
      entries[i] = entries[j] ?? 0;
      entries[j] = kept;
    }
  }

  /** A generator of its own whose numbers do not depend on how many this one gives later. */
  fork(): Random {
    return new Random(this.uint32());
  }
}

function rotateLeft(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}
