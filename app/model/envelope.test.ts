import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fromBase64, sha256Hex, toBase64, utf8 } from './bytes.ts';
import { type Envelope, keyMatchesId, openEnvelope, type PublicKey, sealEnvelope } from './envelope.ts';
import { makeKey } from './testing/make-key.ts';

const schema = z.strictObject({ answer: z.number() });

describe('an envelope', () => {
  let ours: Awaited<ReturnType<typeof makeKey>>;
  let other: Awaited<ReturnType<typeof makeKey>>;
  let sealed: Envelope;
  const open = (value: unknown, trustedKeys: readonly PublicKey[] = [ours.key]) =>
    openEnvelope(value, { document: 'Release', trustedKeys, schema });

  beforeAll(async () => {
    ours = await makeKey();
    other = await makeKey();
    sealed = await sealEnvelope({ answer: 42 }, [ours.signer]);
  });

  test('opens to its document and the hash of its payload', async () => {
    expect(await open(sealed)).toEqual({
      document: { answer: 42 },
      payloadSha256: await sha256Hex(utf8('{"answer":42}')),
    });
  });

  test('with two signatures opens for whoever trusts one of the keys', async () => {
    const both = await sealEnvelope({ answer: 1 }, [other.signer, ours.signer]);
    expect(await open(both)).toMatchObject({ document: { answer: 1 } });
  });

  test('every single flipped bit of payload or signature is noticed', async () => {
    const payload = fromBase64(sealed.payload);
    const signature = fromBase64(sealed.signatures[0]?.signature ?? '');
    for (let bit = 0; bit < 8 * payload.length; bit++)
      await expect(open({ ...sealed, payload: flip(payload, bit) })).rejects.toMatchObject({
        code: 'envelope.bad-signature',
      });
    for (let bit = 0; bit < 8 * signature.length; bit += 5) {
      const signatures = [{ keyId: ours.key.keyId, signature: flip(signature, bit) }];
      await expect(open({ ...sealed, signatures })).rejects.toMatchObject({ code: 'envelope.bad-signature' });
    }
  });

  test('by an unknown key, without form, or with another document is refused', async () => {
    await expect(open(sealed, [other.key])).rejects.toMatchObject({ code: 'envelope.unknown-key' });
    await expect(open('<html>')).rejects.toMatchObject({ code: 'envelope.malformed' });
    await expect(open({ payload: '', signatures: [] })).rejects.toMatchObject({ code: 'envelope.malformed' });
    const wrong = await sealEnvelope({ question: 42 }, [ours.signer]);
    await expect(open(wrong)).rejects.toMatchObject({ code: 'envelope.malformed' });
  });

  test.each(['A', 'AAA', 'AA=', '=', 'AAAAA'])('base64 that is not whole is refused: %s', async (text) => {
    const signatures = [{ keyId: ours.key.keyId, signature: text }];
    const values = [
      { ...sealed, payload: text },
      { ...sealed, signatures },
    ];
    for (const value of values)
      await expect(open(value)).rejects.toMatchObject({ code: 'envelope.malformed' });
  });

  test('a key whose bytes do not hash to its id is nobody’s', async () => {
    expect(await keyMatchesId(ours.key)).toBe(true);
    expect(await keyMatchesId({ ...ours.key, spki: other.key.spki })).toBe(false);
  });
});

function flip(bytes: Uint8Array, bit: number): string {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return toBase64(copy);
}
