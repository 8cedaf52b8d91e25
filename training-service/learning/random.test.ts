import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from './random.ts';

fc.configureGlobal({ seed: 2026 });

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('gives what xoshiro128** gives, written a second time with big integers', () => {
  const mask = 0xffff_ffffn;
  const rotate = (bits: bigint, by: bigint): bigint => ((bits << by) | (bits >> (32n - by))) & mask;
  fc.assert(
    fc.property(seed, (start) => {
      let counter = BigInt(start);
      let state = [0, 0, 0, 0].map(() => {
        counter = (counter + 0x9e3779b9n) & mask;
        let mixed = counter;
        mixed = ((mixed ^ (mixed >> 16n)) * 0x21f0aaadn) & mask;
        mixed = ((mixed ^ (mixed >> 15n)) * 0x735a2d97n) & mask;
        return mixed ^ (mixed >> 15n);
      });
      const random = new Random(start);
      for (let draw = 0; draw < 20; draw++) {
        const [s0 = 0n, s1 = 0n, s2 = 0n, s3 = 0n] = state;
        expect(random.uint32()).toBe(Number((rotate((s1 * 5n) & mask, 7n) * 9n) & mask));
        const t2 = s2 ^ s0;
        const t3 = s3 ^ s1;
        state = [s0 ^ t3, s1 ^ t2, t2 ^ ((s1 << 9n) & mask), rotate(t3, 11n)];
      }
    }),
  );
});

const draws = (from: number) =>
  Array.from(
    { length: 4 },
    (
      (random) => () =>
        random.uint32()
    )(new Random(from)),
  );

test('the same seed gives the same numbers, another seed others', () => {
  expect(draws(1)).toEqual(draws(1));
  expect(draws(1)).not.toEqual(draws(2));
});

test('draws lie in their ranges and reach all of them', () => {
  const random = new Random(5);
  const seen = new Set<number>();
  for (let i = 0; i < 1000; i++) {
    const unit = random.unit();
    expect(unit >= 0 && unit < 1).toBe(true);
    seen.add(random.below(7));
  }
  expect([...seen].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('shuffling keeps the entries and does not leave them in order', () => {
  fc.assert(
    fc.property(seed, fc.uniqueArray(fc.integer(), { maxLength: 30 }), (from, entries) => {
      const shuffled = [...entries];
      new Random(from).shuffle(shuffled);
      expect(shuffled.toSorted((a, b) => a - b)).toEqual(entries.toSorted((a, b) => a - b));
    }),
  );
  const rows = Int32Array.from({ length: 50 }, (_, i) => i);
  new Random(1).shuffle(rows);
  expect(Array.from(rows)).not.toEqual(Array.from(rows).toSorted((a, b) => a - b));
});

test('a fork does not depend on what its parent gives later', () => {
  const [one, other] = [new Random(9), new Random(9)];
  const fork = one.fork();
  one.uint32();
  expect(fork.uint32()).toBe(other.fork().uint32());
});
