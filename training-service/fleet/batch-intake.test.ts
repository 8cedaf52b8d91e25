import { randomUUID } from 'node:crypto';
import { readEnrolment } from '@risk/app/contract/enrolment.ts';
import type { SealedBatch } from '@risk/app/privacy/batch.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Desktop } from '../access/identity.ts';
import { describeOnBothDatabases } from '../storage/testing/backends.ts';
import { germanCreditTable, makeBatch } from '../testing/german-credit.ts';
import { registryOn } from '../testing/registered-models.ts';
import { BatchIntake } from './batch-intake.ts';
import { DesktopRoll } from './desktop-roll.ts';
import { EnrolmentDesk } from './enrolment-desk.ts';

const NOW = Date.UTC(2026, 10, 24, 12, 30);
const ADDRESS = 'http://127.0.0.1:5051';
const laptop = { desktopName: 'laptop', appVersion: '0.1.0' };

type Change = (batch: SealedBatch) => SealedBatch;

function firstFeature(change: (feature: SealedBatch['prediction']) => SealedBatch['prediction']): Change {
  return (batch) => ({
    ...batch,
    features: batch.features.map((feature, i) => (i === 0 ? change(feature) : feature)),
  });
}

describeOnBothDatabases('fleet', (backend) => {
  let time = NOW;
  let parts: Awaited<ReturnType<typeof registryOn>>;
  let enrolment: EnrolmentDesk;
  let roll: DesktopRoll;
  let intake: BatchIntake;
  let desktop: Desktop;
  let newBatch: (from: number, to: number) => SealedBatch;

  afterAll(() => parts.remove());
  beforeAll(async () => {
    parts = await registryOn(backend().database, () => time);
    const { context, audit, ring, registry, releases, addCandidate } = parts;
    enrolment = new EnrolmentDesk({ ...context, audit, ring });
    roll = new DesktopRoll(context, audit);
    intake = new BatchIntake({ ...context, releases });
    const name = 'credit-risk';
    const verdict = { decision: 'approve', comment: 'Fine.' } as const;
    const { releaseSha256 } = await registry.decide(
      { name, version: await addCandidate(name) },
      'ben',
      verdict,
    );
    const release = await releases.open(releaseSha256 ?? '');
    const table = await germanCreditTable();
    newBatch = (from, to) =>
      makeBatch({
        batchId: randomUUID(),
        releaseSha256: releaseSha256 ?? '',
        release,
        table,
        from,
        to,
        now: time,
      });
    const { desktopId } = await enrolment.enrol({ code: await newCode(), ...laptop });
    desktop = { kind: 'desktop', desktopId };
  });

  const newCode = async (): Promise<string> =>
    readEnrolment((await enrolment.invite(ADDRESS, '', 'cleo')).enrolment).code;

  test('a code lets one desktop in, however many try it at once', async () => {
    const code = await newCode();
    expect(await enrolment.isOpen(code)).toBe(true);
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => enrolment.enrol({ code, ...laptop })));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await enrolment.isOpen(code)).toBe(false);
    await expect(enrolment.enrol({ code, ...laptop })).rejects.toMatchObject({ code: 'enrolment.bad-code' });
  });

  test('a code ends after seven days', async () => {
    const code = await newCode();
    time += 7 * 24 * 60 * 60 * 1000;
    expect(await enrolment.isOpen(code)).toBe(false);
    await expect(enrolment.enrol({ code, ...laptop })).rejects.toMatchObject({ code: 'enrolment.bad-code' });
    time = NOW;
  });

  test('an address over plain http is for this machine only', async () => {
    await expect(enrolment.invite('http://risk.example.com', '', 'cleo')).rejects.toMatchObject({
      code: 'enrolment.plain-http',
    });
  });

  test('a desktop is known by its token until it is revoked', async () => {
    const { desktopId, token } = await enrolment.enrol({ code: await newCode(), ...laptop });
    expect(await roll.authenticate(token)).toEqual({ kind: 'desktop', desktopId });
    await roll.useModel({ kind: 'desktop', desktopId }, 3);
    time += 60_000;
    await roll.authenticate(token);
    expect((await roll.list()).find((row) => row.desktopId === desktopId)).toMatchObject({
      modelVersion: 3,
      lastContactAt: new Date(time).toISOString(),
      revoked: false,
    });
    expect(await roll.countByModelVersion()).toContainEqual({ modelVersion: 3, desktops: 1 });
    await roll.revoke(desktopId, 'cleo');
    await expect(roll.authenticate(token)).rejects.toMatchObject({ code: 'access.unauthenticated' });
    time = NOW;
  });

  test('the same batch counts once, also when it comes many times at once', async () => {
    const batch = newBatch(0, 200);
    const receipts = await Promise.all(Array.from({ length: 5 }, () => intake.accept(desktop, batch)));
    expect(receipts.map(({ outcome }) => outcome).toSorted()).toEqual([
      'accepted',
      'known',
      'known',
      'known',
      'known',
    ]);
    const stored = await parts.context.kysely
      .selectFrom('batches')
      .select('row_count')
      .where('batch_id', '=', batch.batchId)
      .execute();
    expect(stored).toEqual([{ row_count: 200 }]);
  });

  test('the same id with other content is a conflict', async () => {
    const batch = newBatch(0, 100);
    await intake.accept(desktop, batch);
    const other = { ...newBatch(100, 200), batchId: batch.batchId };
    await expect(intake.accept(desktop, other)).rejects.toMatchObject({
      code: 'batch.conflict',
      httpStatus: 409,
    });
  });

  test('a clock that is fast does not put a batch into the future', async () => {
    const batch = { ...newBatch(0, 100), slot: '2026-11-24T15:00:00.000Z' };
    await intake.accept(desktop, batch);
    const newest = await intake.newest(batch.releaseSha256).next();
    expect(newest.value).toMatchObject({ slot: '2026-11-24T12:00:00.000Z' });
  });

  test.each<[string, Change, string]>([
    [
      'an unknown release',
      (batch) => ({ ...batch, releaseSha256: 'f'.repeat(64) }),
      'The batch was made with a release that this service never issued.',
    ],
    ['too few rows', (batch) => ({ ...batch, rowCount: 49 }), '49 rows are fewer than 50'],
    [
      'a time inside a slot',
      (batch) => ({ ...batch, slot: '2026-11-24T12:30:00.000Z' }),
      'is not the start of a three-hour slot',
    ],
    [
      'a time before the approval',
      (batch) => ({ ...batch, slot: '1970-01-01T00:00:00.000Z' }),
      '1970-01-01T00:00:00.000Z is before the release was approved',
    ],
    [
      'a time more than a slot ahead',
      (batch) => ({ ...batch, slot: '2026-11-24T18:00:00.000Z' }),
      '2026-11-24T18:00:00.000Z has not come yet',
    ],
    [
      'a feature left out',
      (batch) => ({ ...batch, features: batch.features.slice(1) }),
      '17 features, the release counts 18',
    ],
    [
      'a feature twice',
      (batch) => ({ ...batch, features: batch.features.with(1, batch.features[0] ?? batch.prediction) }),
      '“checking_status” stands where “duration” is expected',
    ],
    [
      'a bin left out',
      firstFeature(({ name, nodes, counts }) => ({ name, nodes: nodes.slice(1), counts: counts.slice(1) })),
      'checking_status: the nodes do not hold every bin exactly once',
    ],
    [
      'a node that is not there',
      firstFeature((feature) => ({ ...feature, nodes: [...feature.nodes.slice(0, -1), 999] })),
      'checking_status: the nodes do not hold every bin exactly once',
    ],
    [
      'nodes out of order',
      firstFeature(({ name, nodes, counts }) => ({
        name,
        nodes: nodes.toReversed(),
        counts: counts.toReversed(),
      })),
      'checking_status: nodes do not ascend',
    ],
    [
      'a count too many',
      firstFeature((feature) => ({ ...feature, counts: [...feature.counts, 10] })),
      'nodes, ',
    ],
    [
      'a small cell',
      firstFeature((feature) => ({ ...feature, counts: feature.counts.with(0, 9) })),
      'checking_status: a cell below 10',
    ],
    [
      'cells that do not add up',
      firstFeature((feature) => ({ ...feature, counts: feature.counts.map((cell) => cell * 2) })),
      'of 200 rows',
    ],
    [
      'another prediction',
      (batch) => ({ ...batch, prediction: { ...batch.prediction, name: 'score' } }),
      '“score” stands where “probability_of_default” is expected',
    ],
  ])('refuses %s', async (_, change, message) => {
    await expect(intake.accept(desktop, change(newBatch(0, 200)))).rejects.toThrow(message);
  });

  test('gives the newest first, page by page', async () => {
    const { releaseSha256 } = newBatch(0, 100);
    const slots: string[] = [];
    for await (const { slot } of intake.newest(releaseSha256)) slots.push(slot);
    expect(slots.length).toBeGreaterThanOrEqual(3);
    expect(slots).toEqual(slots.toSorted().toReversed());
  });
});
