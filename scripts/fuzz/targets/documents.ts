/** Signed documents: a desktop reads only what a trusted key signed, and what it then reads is whole. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { sha256Hex, toBase64 } from '@risk/app/model/bytes.ts';
import { type Envelope, openEnvelope, type PublicKey, type Signer } from '@risk/app/model/envelope.ts';
import { firstKeys, openNextKeySet, openPinnedKeySet, readKeySet } from '@risk/app/model/key-set.ts';
import { inForce, type Release, release } from '@risk/app/model/release.ts';
import { BatchCounts, RowBinner, sealBatch } from '@risk/app/privacy/counts.ts';
import { isCut } from '@risk/app/privacy/cuts.ts';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { confidence, decide } from '@risk/app/scoring/decide.ts';
import fc from 'fast-check';
import type { z } from 'zod';
import { corpusFile } from '../corpus.ts';
import { bytesOf, type FuzzTarget, numberOf, outcomeOf, require, tokensIn } from '../target.ts';

interface Key {
  readonly key: PublicKey;
  readonly signer: Signer;
}

/** PrivateKeyInfo of Ed25519 up to the key's 32 bytes (RFC 8410). */
const PKCS8_START = Uint8Array.of(
  0x30,
  0x2e,
  0x02,
  0x01,
  0,
  0x30,
  0x05,
  0x06,
  0x03,
  0x2b,
  0x65,
  0x70,
  0x04,
  0x22,
  0x04,
  0x20,
);

/** Keys that are the same each time, so that a kept input fails again; nobody trusts them. */
async function fixedKey(byte: number): Promise<Key> {
  const pkcs8 = Buffer.concat([PKCS8_START, new Uint8Array(32).fill(byte)]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const spki = Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
  const keyId = await sha256Hex(spki);
  return {
    key: { keyId, spki: toBase64(spki) },
    signer: { keyId, sign: (bytes) => Promise.resolve(Uint8Array.from(sign(null, bytes, privateKey))) },
  };
}

const ours = await fixedKey(1);
const other = await fixedKey(2);

async function seal(payload: Uint8Array, ...keys: readonly Key[]): Promise<Envelope> {
  const signatures = await Promise.all(
    keys.map(async ({ signer }) => ({
      keyId: signer.keyId,
      signature: toBase64(await signer.sign(payload)),
    })),
  );
  return { payload: toBase64(payload), signatures };
}

const TOKENS = tokensIn(
  'null¦true¦[]¦{}¦""¦-1¦1e999¦"__proto__":{}¦"constructor":1¦,¦:¦"¦[[[[¦\\u0000¦\\ud800' +
    '¦2026-02-30T00:00:00.000Z¦9999-12-31T23:59:59.999Z¦"kind":"numeric"¦"kind":"categorical"¦=',
);

/** Of a document's corpus file: each number in it changed to one that a schema may still let pass. */
function varied(text: string): fc.Arbitrary<Uint8Array> {
  const places = [...text.matchAll(/-?\d+(?:\.\d+)?(?=[,}\]\s])/g)];
  const number = fc.oneof(
    fc.integer({ min: -2, max: 1200 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  return fc
    .array(fc.record({ place: fc.nat({ max: Math.max(0, places.length - 1) }), number }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((changes) => {
      const numbers = new Map(changes.map(({ place, number }) => [place, number]));
      let at = 0;
      return bytesOf(text.replace(/-?\d+(?:\.\d+)?(?=[,}\]\s])/g, (old) => String(numbers.get(at++) ?? old)));
    });
}

/** The bytes as a document that nobody has signed, and as one that a trusted key has. */
async function readDocument<Document>(
  bytes: Uint8Array,
  schema: z.ZodType<Document>,
  check: (document: Document) => void,
): Promise<void> {
  const options = { document: 'Release', trustedKeys: [ours.key], schema };
  const opened = await outcomeOf(async () => openEnvelope(await seal(bytes, ours), options));
  const foreign = await outcomeOf(async () => openEnvelope(await seal(bytes, other), options));
  require('error' in foreign &&
    foreign.error.code === 'envelope.unknown-key', 'a stranger’s document was opened');
  if ('error' in opened) {
    require(opened.error.code === 'envelope.malformed', `signed, but refused as ${opened.error.code}`);
    return;
  }
  const { document } = opened.value;
  const again = schema.parse(JSON.parse(JSON.stringify(document)));
  require(isDeepStrictEqual(again, document) ||
    JSON.stringify(again) === JSON.stringify(document), 'written and read again, it is another document');
  check(document);
}

const releaseText = readFileSync(corpusFile('release', 'small.txt'), 'utf8');
const inForceText = readFileSync(corpusFile('in-force', 'order.txt'), 'utf8');
const keySetText = readFileSync(corpusFile('key-set', 'first.txt'), 'utf8');

export const releaseTarget: FuzzTarget = {
  name: 'release',
  seeds: [],
  tokens: TOKENS,
  fresh: varied(releaseText),
  run: (bytes) => readDocument(bytes, release, useRelease),
};

/** What a desktop does with a release that it believes. */
function useRelease({ schema, profile, policy }: Release): void {
  for (const pBad of [0, 1e-300, 0.25, policy.cutoff, 0.5, 0.999, 1]) {
    require(['green', 'refer', 'red'].includes(decide(pBad, policy)), 'no decision');
    const sure = confidence(pBad, policy.cutoff);
    require(sure >= 0.5 - 1e-12 && sure <= 1, `a confidence of ${sure} at ${pBad}, cutoff ${policy.cutoff}`);
  }
  const width = inputColumns(schema).length;
  const rows = 60;
  const inputs = Float32Array.from({ length: rows * width }, (_, i) =>
    i % 11 === 0 ? Number.NaN : (i * 7) % 13,
  );
  const probabilities = Float32Array.from({ length: rows }, (_, row) => row / rows);
  const bins = new RowBinner({ schema, profile }).binsOf(inputs, probabilities, rows);
  const counts = new BatchCounts({ schema, profile });
  for (let row = 0; row < rows; row++) counts.addBins(bins, row);
  const batch = sealBatch({
    batchId: '00000000-0000-4000-8000-000000000001',
    releaseSha256: '0'.repeat(64),
    release: { schema, profile },
    counts: counts.toJSON(),
    now: 0,
  });
  for (const [i, { nodes, counts }] of (batch?.features ?? []).entries()) {
    const binned = profile.features[i];
    require(binned !== undefined && isCut(binned, nodes), 'a batch that is no cut');
    require(counts.reduce((sum, count) => sum + count, 0) === rows, 'rows are lost');
    require(counts.every(
      (count) => count === 0 || count >= 10,
    ), 'a cell that is too small leaves the desktop');
  }
}

export const inForceTarget: FuzzTarget = {
  name: 'in-force',
  seeds: [],
  tokens: TOKENS,
  fresh: varied(inForceText),
  run: (bytes) =>
    readDocument(bytes, inForce, ({ issuedAt, freshUntil, decideUntil }) => {
      for (const time of [issuedAt, freshUntil, decideUntil])
        require(Number.isFinite(Date.parse(time)), `a time that is none: ${time}`);
    }),
};

/** Envelopes and their signatures: whatever is changed, either it stays shut or it holds what was signed. */
export const envelopeTarget: FuzzTarget = await (async () => {
  const payload = bytesOf(inForceText);
  const sealed = [await seal(payload, ours), await seal(payload, other), await seal(payload, other, ours)];
  const { document: order } = await openEnvelope(sealed[0], {
    document: 'order',
    trustedKeys: [ours.key],
    schema: inForce,
  });
  return {
    name: 'envelope',
    seeds: sealed.map((envelope) => bytesOf(JSON.stringify(envelope))),
    tokens: [
      ...TOKENS,
      bytesOf(ours.key.keyId),
      bytesOf(other.key.keyId),
      bytesOf('A'),
      bytesOf('AA=='),
      bytesOf('\n'),
    ],
    fresh: fc
      .record({
        payload: fc.string({ maxLength: 40 }),
        signature: fc.string({ unit: fc.constantFrom('A', '/', '=', 'z'), maxLength: 90 }),
      })
      .map(({ payload, signature }) =>
        bytesOf(
          JSON.stringify({
            payload: toBase64(bytesOf(payload)),
            signatures: [{ keyId: ours.key.keyId, signature }],
          }),
        ),
      ),
    async run(bytes) {
      const value = json(bytes);
      for (const threshold of [1, 2]) {
        const opened = await outcomeOf(() =>
          openEnvelope(value, {
            document: 'order',
            trustedKeys: threshold === 1 ? [ours.key] : [ours.key, other.key],
            threshold,
            schema: inForce,
          }),
        );
        require('error' in opened ||
          isDeepStrictEqual(opened.value.document, order), 'what was opened was never signed');
        require('error' in opened ||
          threshold === 1 ||
          signersOf(value) === 2, 'one signature counted as two');
      }
    },
  };
})();

function signersOf(value: unknown): number {
  const text = JSON.stringify(value);
  return [ours, other].filter(({ key }) => text.includes(key.keyId)).length;
}

/** Sets of keys: signed by hand, and with a payload that anything may have happened to before it was signed. */
export const keySetTarget: FuzzTarget = {
  name: 'key-set',
  seeds: [],
  tokens: [
    ...TOKENS,
    bytesOf(other.key.keyId),
    bytesOf(other.key.spki),
    bytesOf('A'),
    bytesOf('"threshold":2'),
  ],
  fresh: varied(keySetText),
  async run(bytes) {
    const text = new TextDecoder().decode(bytes);
    const read = await outcomeOf(() => readKeySet(toBase64(bytes)));
    await outcomeOf(() => readKeySet(text));
    const sealed = await seal(bytes, ...(numberOf(bytes) % 2 === 0 ? [ours] : [ours, other]));
    const next = await outcomeOf(() => openNextKeySet(sealed, firstKeys(ours.key)));
    const pinned = await outcomeOf(() => openPinnedKeySet(sealed, ours.key));
    const stranger = await outcomeOf(async () => openPinnedKeySet(await seal(bytes, other), ours.key));
    require('error' in stranger, 'a stranger’s keys were taken');
    for (const taken of [next, pinned]) {
      if ('error' in taken) continue;
      require(!('error' in read), 'keys were taken that cannot be read');
      const { root, release, inForce } = taken.value;
      for (const { keys, threshold } of [root, release, inForce])
        require(threshold <= keys.length &&
          new Set(keys.map(({ spki }) => spki)).size === keys.length, 'keys that count twice');
    }
  },
};

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
