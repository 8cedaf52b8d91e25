import { openEnvelope } from '@risk/app/model/envelope.ts';
import { inForce, release } from '@risk/app/model/release.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { verifyAuditChain } from '../access/audit-trail.ts';
import { describeOnBothDatabases } from '../storage/testing/backends.ts';
import { registryOn } from '../testing/registered-models.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const approve = { decision: 'approve', comment: 'Better than before.' } as const;

describeOnBothDatabases('model registry', (backend) => {
  let time = Date.UTC(2026, 10, 24, 12);
  let parts: Awaited<ReturnType<typeof registryOn>>;
  afterAll(() => parts.remove());
  beforeAll(async () => {
    parts = await registryOn(backend().database, () => time);
  });

  test('approval signs a release and an order that open with the root key', async () => {
    const { registry, orders, releases, key, addCandidate } = parts;
    const name = 'signed';
    const version = await addCandidate(name);
    await expect(orders.current(name)).rejects.toMatchObject({ code: 'model.none-approved' });
    const summary = await registry.decide({ name, version }, 'ben', approve);
    expect(summary).toMatchObject({ version: 1, state: 'approved', inForce: true, decidedBy: 'ben' });

    const trustedKeys = [key.publicKey];
    const order = await openEnvelope(JSON.parse((await orders.current(name)).envelope), {
      document: 'order',
      trustedKeys,
      schema: inForce,
    });
    expect(order.document).toEqual({
      formatVersion: 1,
      modelName: name,
      releaseSha256: summary.releaseSha256,
      sequence: 1,
      issuedAt: '2026-11-24T12:00:00.000Z',
      freshUntil: '2026-12-01T12:00:00.000Z',
      decideUntil: '2026-12-24T12:00:00.000Z',
    });
    const opened = await openEnvelope(JSON.parse(await releases.envelope(summary.releaseSha256 ?? '')), {
      document: 'Release',
      trustedKeys,
      schema: release,
    });
    expect(opened.payloadSha256).toBe(summary.releaseSha256);
    expect(opened.document.approval).toEqual({
      approvedBy: 'ben',
      approvedAt: '2026-11-24T12:00:00.000Z',
      comment: 'Better than before.',
    });
    expect(opened.document.onnx.sha256).toBe(summary.onnxSha256);
  });

  test('who asked for a version may not decide on it, and the database says so too', async () => {
    const { registry, addCandidate, context } = parts;
    const name = 'own';
    const version = await addCandidate(name, 'cleo');
    await expect(registry.decide({ name, version }, 'cleo', approve)).rejects.toMatchObject({
      code: 'model.own-approval',
    });
    const direct = sql`update model_versions set state = 'refused', decided_by = 'cleo', decided_at = now(), comment = 'mine'
      where name = ${name}`;
    await expect(direct.execute(context.kysely)).rejects.toThrow('model_versions_four_eyes');
    const disguised = sql`update model_versions set requested_by = 'ada', state = 'refused', decided_by = 'cleo',
      decided_at = now(), comment = 'mine' where name = ${name}`;
    await expect(disguised.execute(context.kysely)).rejects.toThrow('stays as it is');
  });

  test('a verdict is final', async () => {
    const { registry, addCandidate, context } = parts;
    const name = 'final';
    const version = await addCandidate(name);
    await registry.decide({ name, version }, 'ben', { decision: 'refuse', comment: 'Worse.' });
    await expect(registry.decide({ name, version }, 'cleo', approve)).rejects.toMatchObject({
      code: 'model.not-candidate',
      details: { state: 'refused' },
    });
    const change = sql`update model_versions set comment = 'other' where name = ${name}`;
    await expect(change.execute(context.kysely)).rejects.toThrow('stays as it is');
    await expect(
      sql`delete from model_versions where name = ${name}`.execute(context.kysely),
    ).rejects.toThrow('stays as it is');
  });

  test('a cutoff for which the profile was not made is refused, and nothing is left behind', async () => {
    const { registry, addCandidate } = parts;
    const name = 'cutoff';
    const version = await addCandidate(name);
    const other = { ...approve, policy: { cutoff: 0.37, referBand: null } };
    await expect(registry.decide({ name, version }, 'ben', other)).rejects.toMatchObject({
      code: 'request.invalid',
    });
    expect(await registry.get({ name, version })).toMatchObject({ state: 'candidate', releaseSha256: null });
    const referring = { ...approve, policy: { cutoff: 0.5, referBand: { from: 0.4, to: 0.6 } } };
    expect(await registry.decide({ name, version }, 'ben', referring)).toMatchObject({ inForce: true });
  });

  test('a version and a run that were recorded with fewer figures are read and approved as they are', async () => {
    const { registry, runs, releases, addCandidate, context } = parts;
    const name = 'fewer-figures';
    const version = await addCandidate(name);
    const { performance: whole, runId } = await registry.get({ name, version });
    const { specificityWeighted, f1Bad, calibrationError, confusion, ...fewer } = whole;
    expect([specificityWeighted, f1Bad, calibrationError, confusion]).not.toContain(undefined);
    await sql`update model_versions set performance = ${JSON.stringify(fewer)} where name = ${name}`.execute(
      context.kysely,
    );
    const performances = [{ learner: 'logistic-regression', performance: fewer }];
    await sql`update runs set performances = ${JSON.stringify(performances)} where run_id = ${runId}`.execute(
      context.kysely,
    );
    expect((await runs.get(runId)).performances).toEqual(performances);
    const approved = await registry.decide({ name, version }, 'ben', approve);
    expect(approved).toMatchObject({ inForce: true, performance: fewer });
    const { payload } = z
      .object({ payload: z.string() })
      .parse(JSON.parse(await releases.envelope(approved.releaseSha256 ?? '')));
    const released = release.parse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')));
    expect(released.performance).toEqual(fewer);
  });

  test('an unknown version is not found', async () => {
    await expect(parts.registry.decide({ name: 'nobody', version: 1 }, 'ben', approve)).rejects.toMatchObject(
      {
        code: 'request.not-found',
      },
    );
  });

  test('the order is signed anew after a day, with the next number, once', async () => {
    const { registry, orders, addCandidate } = parts;
    const name = 'renewed';
    await registry.decide({ name, version: await addCandidate(name) }, 'ben', approve);
    expect((await orders.current(name)).sequence).toBe(1);
    time += DAY_MS;
    expect((await orders.current(name)).sequence).toBe(1);
    time += 1;
    const renewed = await Promise.all(Array.from({ length: 5 }, () => orders.current(name)));
    expect(renewed.map(({ sequence }) => sequence)).toEqual([2, 2, 2, 2, 2]);
    expect(new Set(renewed.map(({ envelope }) => envelope)).size).toBe(1);
  });

  test('versions and orders that come at once get numbers of their own', async () => {
    const { registry, addCandidate, context } = parts;
    const name = 'crowd';
    const versions = await Promise.all(Array.from({ length: 6 }, () => addCandidate(name)));
    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    await Promise.all(versions.map((version) => registry.decide({ name, version }, 'ben', approve)));
    const orders = await context.kysely
      .selectFrom('orders')
      .select(['sequence', 'release_sha256'])
      .where('model_name', '=', name)
      .orderBy('sequence')
      .execute();
    expect(orders.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    const inForceNow = (await registry.list()).filter((version) => version.name === name && version.inForce);
    expect(inForceNow.map(({ releaseSha256 }) => releaseSha256)).toEqual([orders.at(-1)?.release_sha256]);
    expect(await verifyAuditChain(context.kysely)).toBeNull();
  });

  test('of two verdicts on one version that come at once, one counts', async () => {
    const { registry, addCandidate } = parts;
    const name = 'race';
    const version = await addCandidate(name);
    const verdicts = await Promise.allSettled(
      ['ben', 'cleo'].map((person) => registry.decide({ name, version }, person, approve)),
    );
    expect(verdicts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
