import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEnvelope, sealEnvelope } from '@risk/app/model/envelope.ts';
import {
  firstKeys,
  type KeySet,
  openNextKeySet,
  openPinnedKeySet,
  type TrustedKeys,
  trustedBy,
} from '@risk/app/model/key-set.ts';
import { inForce, release } from '@risk/app/model/release.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAuditChain } from '../access/audit-trail.ts';
import { describeOnBothDatabases } from '../storage/testing/backends.ts';
import { registryOn } from '../testing/registered-models.ts';
import { makeSigningKey, type SigningKey } from './signing-key.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const YEAR = { issuedAt: '2026-11-24T12:00:00.000Z', expiresAt: '2027-11-24T12:00:00.000Z' };
const cleo = { actor: 'cleo', comment: 'The yearly exchange.' };

/** Three keys that the service does not hold. */
async function makePeople(): Promise<SigningKey[]> {
  const folder = mkdtempSync(join(tmpdir(), 'risk-people-'));
  const people: SigningKey[] = [];
  for (let i = 0; i < 3; i++) people.push(await makeSigningKey(folder));
  rmSync(folder, { recursive: true });
  return people;
}

describeOnBothDatabases('keys', (backend) => {
  const name = 'rotated';
  let parts: Awaited<ReturnType<typeof registryOn>>;
  let releaseSha256 = '';
  afterAll(() => parts.remove());
  beforeAll(async () => {
    parts = await registryOn(backend().database, () => NOW);
    const version = await parts.addCandidate(name);
    const approved = await parts.registry.decide({ name, version }, 'ben', {
      decision: 'approve',
      comment: 'Fine.',
    });
    releaseSha256 = approved.releaseSha256 ?? '';
  });

  /** As a desktop that enrolled at the very first does. */
  const walk = async (): Promise<TrustedKeys> => {
    let keys = firstKeys(parts.key.publicKey);
    const { keys: newest } = await parts.office.summary();
    while (keys.version < newest.version) {
      const sealed: unknown = JSON.parse(await parts.ring.keySet(keys.version + 1));
      keys = trustedBy(await openNextKeySet(sealed, keys));
    }
    return keys;
  };
  const openAll = async ({ inForce: orders, release: releases }: TrustedKeys) => {
    const sealedOrder: unknown = JSON.parse((await parts.orders.current(name)).envelope);
    const order = await openEnvelope(sealedOrder, {
      document: 'order',
      trustedKeys: orders.keys,
      threshold: orders.threshold,
      schema: inForce,
    });
    const sealedRelease: unknown = JSON.parse(await parts.releases.envelope(releaseSha256));
    const opened = await openEnvelope(sealedRelease, {
      document: 'Release',
      trustedKeys: releases.keys,
      threshold: releases.threshold,
      schema: release,
    });
    return { sequence: order.document.sequence, payloadSha256: opened.payloadSha256 };
  };

  test('rotated, order and release open with the new key alone; the payload keeps its name', async () => {
    const { office, ring, key } = parts;
    expect(await office.summary()).toEqual({ keys: firstKeys(key.publicKey), heldKeyIds: [key.keyId] });
    expect(await openAll(await walk())).toEqual({ sequence: 1, payloadSha256: releaseSha256 });
    const { keys } = await office.rotate(cleo);
    expect(keys).toMatchObject({ version: 1, expiresAt: YEAR.expiresAt });
    expect(await walk()).toEqual(keys);
    expect(await openAll(keys)).toEqual({ sequence: 2, payloadSha256: releaseSha256 });
    await expect(openAll(firstKeys(key.publicKey))).rejects.toMatchObject({ code: 'envelope.unknown-key' });

    const { rootKey, keySet } = await ring.announcement();
    expect(trustedBy(await openPinnedKeySet(keySet, rootKey))).toEqual(keys);
  });

  test('rotations that come at once make one set after the other', async () => {
    await Promise.all([parts.office.rotate(cleo), parts.office.rotate(cleo), parts.office.rotate(cleo)]);
    const keys = await walk();
    expect(keys.version).toBe(4);
    expect(await openAll(keys)).toMatchObject({ sequence: 5 });
  });

  test('two of three people take the root; then the service alone changes no keys', async () => {
    const { office, ring, key } = parts;
    const people = await makePeople();
    const { keys: before } = await office.summary();
    const draft: KeySet = {
      formatVersion: 1,
      version: before.version + 1,
      root: { keys: people.map(({ publicKey }) => publicKey), threshold: 2 },
      release: before.release,
      inForce: before.inForce,
      ...YEAR,
    };
    await expect(office.publish(await sealEnvelope(draft, people.slice(0, 1)), cleo)).rejects.toMatchObject({
      code: 'envelope.too-few-signatures',
    });
    const { keys, heldKeyIds } = await office.publish(await sealEnvelope(draft, people.slice(0, 2)), cleo);
    expect(keys.root).toEqual(draft.root);
    expect(heldKeyIds).toEqual(before.inForce.keys.map(({ keyId }) => keyId));
    expect(await walk()).toEqual(keys);
    await expect(office.rotate(cleo)).rejects.toMatchObject({ code: 'keys.offline-root' });

    const online = await office.makeKey('cleo');
    const role = { keys: [online], threshold: 1 };
    const next = { ...draft, version: keys.version + 1, release: role, inForce: role };
    await expect(office.publish(await sealEnvelope(next, people.slice(2)), cleo)).rejects.toMatchObject({
      code: 'envelope.too-few-signatures',
    });
    await expect(office.publish(await sealEnvelope(next, [key]), cleo)).rejects.toMatchObject({
      code: 'envelope.unknown-key',
    });
    await office.publish(await sealEnvelope(next, people.slice(1)), cleo);
    expect(await openAll(await walk())).toMatchObject({ payloadSha256: releaseSha256 });
    expect((await walk()).inForce).toEqual(role);

    // Signed well enough, but nobody here could sign an order by it, or it is over already, or is no next one.
    const stranger = { keys: people.slice(0, 1).map(({ publicKey }) => publicKey), threshold: 1 };
    const last = { ...next, version: next.version + 1 };
    for (const [changed, code] of [
      [{ ...last, inForce: stranger }, 'keys.not-held'],
      [{ ...last, expiresAt: '2026-11-24T11:00:00.000Z' }, 'request.invalid'],
      [{ ...last, issuedAt: '2026-11-25T12:00:00.000Z' }, 'request.invalid'],
      [next, 'sync.key-set-order'],
    ] as const)
      await expect(office.publish(await sealEnvelope(changed, people), cleo)).rejects.toMatchObject({ code });
    expect((await ring.current()).version).toBe(next.version);
  });

  test('every set stands in the audit trail, and none can be taken back', async () => {
    const { kysely } = parts.context;
    const rows = await kysely
      .selectFrom('audit')
      .select(['actor', 'action', 'subject', 'details'])
      .where('action', 'like', 'keys.%')
      .orderBy('sequence')
      .execute();
    expect(rows.map(({ action }) => action)).toEqual([
      ...Array.from({ length: 5 }, () => 'keys.publish'),
      'keys.make',
      'keys.publish',
    ]);
    expect(rows[0]).toMatchObject({ actor: 'cleo', subject: 'key set 1' });
    expect(JSON.parse(rows[0]?.details ?? '')).toMatchObject({
      comment: cleo.comment,
      root: { threshold: 1 },
    });
    expect(await verifyAuditChain(kysely)).toBeNull();
    await expect(sql`delete from key_sets`.execute(kysely)).rejects.toThrow('append-only');
  });
});
