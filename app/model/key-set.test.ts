import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromBase64, sha256Hex, toBase64 } from './bytes.ts';
import { type Envelope, openEnvelope, sealEnvelope } from './envelope.ts';
import { firstKeys, type KeySet, keySet, openNextKeySet, openPinnedKeySet, trustedBy } from './key-set.ts';
import { makeKey } from './testing/make-key.ts';

type Key = Awaited<ReturnType<typeof makeKey>>;

describe('key sets', () => {
  const keys: Key[] = [];
  beforeAll(async () => {
    for (let i = 0; i < 5; i++) keys.push(await makeKey());
  });
  const at = (index: number): Key => {
    const key = keys[index];
    if (key === undefined) throw new Error('no such key');
    return key;
  };
  const role = (threshold: number, ...indices: number[]) => ({
    keys: indices.map((index) => at(index).key),
    threshold,
  });
  const draft = (changes: Partial<KeySet> = {}): KeySet => ({
    formatVersion: 1,
    version: 1,
    root: role(2, 1, 2),
    release: role(1, 3),
    inForce: role(1, 3),
    issuedAt: '2026-11-24T12:00:00.000Z',
    expiresAt: '2027-11-24T12:00:00.000Z',
    ...changes,
  });
  const seal = (document: KeySet, ...indices: number[]): Promise<Envelope> =>
    sealEnvelope(
      document,
      indices.map((index) => at(index).signer),
    );

  test('the keys of the set before and its own make the next one', async () => {
    const first = firstKeys(at(0).key);
    const second = await openNextKeySet(await seal(draft(), 0, 1, 2), first);
    expect(second).toEqual(draft());
    const third = draft({ version: 2, root: role(1, 4) });
    expect(await openNextKeySet(await seal(third, 2, 1, 4), trustedBy(second))).toEqual(third);
    expect(await openPinnedKeySet(await seal(third, 4), at(4).key)).toEqual(third);
  });

  const refusals: readonly [string, () => KeySet, number[], string][] = [
    ['a stranger signed', () => draft(), [4], 'envelope.unknown-key'],
    ['the new keys alone signed', () => draft(), [1, 2], 'envelope.unknown-key'],
    ['the old key alone signed', () => draft(), [0], 'envelope.unknown-key'],
    ['one of two new root keys is missing', () => draft(), [0, 1], 'envelope.too-few-signatures'],
    ['one key signed twice', () => draft(), [0, 1, 1], 'envelope.too-few-signatures'],
    ['a set is left out', () => draft({ version: 2 }), [0, 1, 2], 'sync.key-set-order'],
    [
      'a key does not match its id',
      () => draft({ release: { keys: [{ ...at(3).key, spki: at(4).key.spki }], threshold: 1 } }),
      [0, 1, 2],
      'envelope.malformed',
    ],
  ];
  test.each(refusals)('refused where %s', async (_, write, signers, code) => {
    const sealed = await seal(write(), ...signers);
    await expect(openNextKeySet(sealed, firstKeys(at(0).key))).rejects.toMatchObject({ code });
  });

  test('one key in two spellings does not count as two', async () => {
    const spki = Uint8Array.from([...fromBase64(at(1).key.spki), 0]);
    const again = { keyId: await sha256Hex(spki), spki: toBase64(spki) };
    const doubled = draft({ root: { keys: [at(1).key, again], threshold: 2 } });
    const signers = [at(0).signer, at(1).signer, { ...at(1).signer, keyId: again.keyId }];
    await expect(
      openNextKeySet(await sealEnvelope(doubled, signers), firstKeys(at(0).key)),
    ).rejects.toMatchObject({ code: 'envelope.malformed' });
  });

  test('two of three have to sign, whichever', async () => {
    const trusted = trustedBy(draft({ root: role(2, 0, 1, 2) }));
    const next = draft({ version: 2, root: role(2, 0, 1, 2) });
    for (const pair of [
      [0, 1],
      [0, 2],
      [1, 2],
    ])
      expect((await openNextKeySet(await seal(next, ...pair), trusted)).version).toBe(2);
    for (const index of [0, 1, 2])
      await expect(openNextKeySet(await seal(next, index), trusted)).rejects.toMatchObject({
        code: 'envelope.too-few-signatures',
        message: 'The key set carries 1 of the 2 signatures that it needs. It was not used.',
      });
  });

  test('with any bit of it turned a set is refused', async () => {
    const sealed = await seal(draft(), 0, 1, 2);
    const parts = [sealed.payload, ...sealed.signatures.map(({ signature }) => signature)].map(fromBase64);
    const place = fc
      .nat(parts.length - 1)
      .chain((part) =>
        fc.record({ part: fc.constant(part), bit: fc.nat(8 * (parts[part]?.length ?? 1) - 1) }),
      );
    await fc.assert(
      fc.asyncProperty(place, async ({ part, bit }) => {
        const [payload = '', ...signatures] = parts.map((bytes, index) => {
          const turned = Uint8Array.from(bytes);
          if (index === part) turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          return toBase64(turned);
        });
        const changed = {
          payload,
          signatures: sealed.signatures.map(({ keyId }, index) => ({
            keyId,
            signature: signatures[index] ?? '',
          })),
        };
        await expect(openNextKeySet(changed, firstKeys(at(0).key))).rejects.toMatchObject({
          code: 'envelope.bad-signature',
        });
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  test('a threshold is no higher than its keys, and no key stands twice', () => {
    expect(keySet.safeParse(draft({ root: role(3, 0, 1) })).success).toBe(false);
    expect(keySet.safeParse(draft({ root: role(2, 0, 0) })).success).toBe(false);
  });

  test('a pinned key has to be among the root keys, not only among the signers', async () => {
    await expect(openPinnedKeySet(await seal(draft(), 0, 1, 2), at(0).key)).rejects.toMatchObject({
      code: 'envelope.unknown-key',
    });
  });

  test('an order that two keys have to sign is not opened by one', async () => {
    const options = {
      document: 'InForce order',
      schema: keySet,
      trustedKeys: role(2, 0, 1).keys,
      threshold: 2,
    };
    await expect(openEnvelope(await seal(draft(), 0), options)).rejects.toMatchObject({
      code: 'envelope.too-few-signatures',
    });
    expect((await openEnvelope(await seal(draft(), 0, 1), options)).document).toEqual(draft());
  });
});
