/** New keys announced by the old ones: walked from set to set, kept, and never back. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SyncReport } from '@risk/app/contract/desktop.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { type Envelope, sealEnvelope } from '@risk/app/model/envelope.ts';
import { firstKeys, type KeySet } from '@risk/app/model/key-set.ts';
import { expect, test } from 'vitest';
import { ServiceDouble, type ServiceKey, serviceKey } from '../testing/service-double.ts';
import { type TinyModel, tinyModel } from '../testing/tiny-model.ts';
import { provision, scoreSample, workstationBench } from '../testing/workstation-bench.ts';

const DAY_MS = 86_400_000;

function failures({ steps }: SyncReport): string[] {
  return steps.flatMap(({ step, result, error }) => (result === 'failed' ? [`${step}: ${error?.code}`] : []));
}

/** A computer with version 1, enrolled before there were key sets. */
async function enrolled(now: () => number = Date.now) {
  const service = await ServiceDouble.start();
  const releaseSha256 = await service.approve(tinyModel(1));
  const bench = await workstationBench({ now });
  provision(bench.dataDirectory, service.enrolment());
  await bench.workstation.synchronise();
  const restart = async () => {
    await bench.workstation.close();
    return workstationBench(bench.options);
  };
  const statePath = join(bench.dataDirectory, 'workstation', 'state.json');
  const state = (): { trust: { version: number } | null; timeFloor: number } =>
    JSON.parse(readFileSync(statePath, 'utf8'));
  return { ...bench, service, releaseSha256, restart, state, statePath };
}

/** The service signs with this key for a while, as somebody who has stolen it would. */
async function signedBy(service: ServiceDouble, key: ServiceKey, work: () => Promise<unknown>) {
  const own = service.key;
  service.key = key;
  await work();
  service.key = own;
}

test('a new key is taken over, the model goes on deciding, and the old key opens nothing more', async () => {
  const { service, workstation, state, restart } = await enrolled();
  const old = service.key;
  const model: TinyModel = tinyModel(1);
  await service.rotate();
  await service.approve(model);
  expect((await workstation.synchronise()).outcome).toBe('unchanged');
  expect(state().trust?.version).toBe(1);
  expect(await scoreSample(workstation)).toMatchObject({ state: 'completed' });

  await signedBy(service, old, () => service.approve(tinyModel(2)));
  const report = await workstation.synchronise();
  expect(failures(report)).toEqual(['verify-order: envelope.unknown-key']);
  expect(report.steps.find(({ result }) => result === 'failed')?.error?.message).toBe(
    'The InForce order is signed by a key that this computer does not trust. It was not used.',
  );

  // A Release that the thief signed, under an order of the right key.
  await signedBy(service, old, () => service.publish(tinyModel(3).release, tinyModel(3).onnx));
  const sha256 = await service.approve(tinyModel(3));
  service.replaceRelease(sha256, await sealEnvelope(tinyModel(3).release, [old]));
  expect(failures(await workstation.synchronise())).toEqual(['verify-release: envelope.unknown-key']);

  const again = await restart();
  expect((await again.workstation.status()).model?.version).toBe(1);
});

test('a computer that was offline over several rotations catches up', async () => {
  const { service, workstation, state } = await enrolled();
  for (let i = 0; i < 5; i++) await service.rotate();
  await service.approve(tinyModel(2));
  expect((await workstation.synchronise()).outcome).toBe('activated');
  expect(state().trust?.version).toBe(5);
});

test('between new keys and a new order the stored model goes on, over a restart too', async () => {
  const { service, restart, workstation } = await enrolled();
  await service.rotate();
  // The order in force is still the old one, which the old key had signed.
  expect(failures(await workstation.synchronise())).toEqual(['verify-order: envelope.unknown-key']);
  expect(await scoreSample(workstation)).toMatchObject({ state: 'completed' });
  const again = await restart();
  expect((await again.workstation.status()).model).toMatchObject({ version: 1, freshness: 'fresh' });
  expect((await again.workstation.status()).lastSync).toBeNull();
  await service.rotate();
  await service.approve(tinyModel(2));
  expect((await again.workstation.synchronise()).outcome).toBe('activated');
});

test('an order of a retired key is not good on the disk either', async () => {
  const { service, restart, workstation, dataDirectory } = await enrolled();
  const old = service.key;
  await service.rotate();
  await workstation.synchronise();
  let forged: Envelope | null = null;
  await signedBy(service, old, async () => {
    forged = await service.order((await workstation.status()).model?.releaseSha256 ?? '', {
      sequence: 99,
      decideUntil: new Date(Date.now() + 9000 * DAY_MS).toISOString(),
    });
  });
  const path = join(dataDirectory, 'workstation', 'models', 'active.json');
  const pointer: { active: { order: unknown } } = JSON.parse(readFileSync(path, 'utf8'));
  pointer.active.order = forged;
  writeFileSync(path, JSON.stringify(pointer));
  const again = await restart();
  const status = await again.workstation.status();
  expect(status.model).toBeNull();
  expect(status.lastSync === null ? [] : failures(status.lastSync)).toEqual([
    'verify-order: envelope.unknown-key',
  ]);
});

test('there is no way back to the keys before: neither by the same set again nor by an older one', async () => {
  const { service, workstation, state } = await enrolled();
  const genesis = service.key;
  const first = await service.rotate();
  const stolen = service.key;
  await service.rotate();
  await service.approve(tinyModel(2));
  await workstation.synchronise();
  expect(state().trust?.version).toBe(2);

  // The set before as the next one.
  service.keySets.set(3, first);
  expect(failures(await workstation.synchronise())).toEqual(['verify-order: envelope.unknown-key']);
  // A fork: whoever holds the retired keys signs another third set.
  const thief = serviceKey();
  const { root, release, inForce } = firstKeys(thief.publicKey);
  const now = Date.now();
  const fork: KeySet = {
    formatVersion: 1,
    version: 3,
    root,
    release,
    inForce,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + DAY_MS).toISOString(),
  };
  service.keySets.set(3, await sealEnvelope(fork, [genesis, stolen, thief]));
  expect(failures(await workstation.synchronise())).toEqual(['verify-order: envelope.unknown-key']);
  expect(state().trust?.version).toBe(2);

  // A service that forgets its key sets is one with an unknown key.
  service.keySets.clear();
  await signedBy(service, genesis, () => service.approve(tinyModel(3)));
  expect(failures(await workstation.synchronise())).toEqual(['verify-order: envelope.unknown-key']);
  expect((await workstation.status()).model?.version).toBe(2);
});

test('below the threshold a stolen root key changes nothing', async () => {
  const { service, workstation, state } = await enrolled();
  const [a, b, thief] = [serviceKey(), serviceKey(), serviceKey()];
  const online = service.key;
  const { release, inForce } = firstKeys(online.publicKey);
  const issuedAt = new Date().toISOString();
  const set: KeySet = {
    formatVersion: 1,
    version: 1,
    root: { keys: [a.publicKey, b.publicKey], threshold: 2 },
    release,
    inForce,
    issuedAt,
    expiresAt: new Date(Date.now() + DAY_MS).toISOString(),
  };
  service.keySets.set(1, await sealEnvelope(set, [online, a, b]));
  await service.approve(tinyModel(2));
  expect((await workstation.synchronise()).outcome).toBe('activated');

  const stolen = { keys: [thief.publicKey], threshold: 1 };
  const takeover: KeySet = { ...set, version: 2, root: stolen, release: stolen, inForce: stolen };
  for (const signers of [
    [a, thief],
    [a, a, thief],
    [online, a, thief],
  ]) {
    service.keySets.set(2, await sealEnvelope(takeover, signers));
    expect(failures(await workstation.synchronise())).toEqual(['verify-order: envelope.too-few-signatures']);
  }
  // The online key alone, stolen, signs no key set at all.
  service.keySets.set(2, await sealEnvelope(takeover, [online, thief]));
  expect(failures(await workstation.synchronise())).toEqual(['verify-order: envelope.unknown-key']);
  expect(state().trust?.version).toBe(1);
  expect((await workstation.status()).model?.version).toBe(2);

  // With both, the people of the bank put another online key in its place.
  service.key = thief;
  service.keySets.set(2, await sealEnvelope({ ...takeover, root: set.root }, [a, b]));
  await service.approve(tinyModel(3));
  expect((await workstation.synchronise()).outcome).toBe('activated');
});

test('after a thief has run sequence and time far ahead, new keys bring the computer back', async () => {
  const { service, workstation, state } = await enrolled();
  await service.approve(tinyModel(2), {
    sequence: Number.MAX_SAFE_INTEGER,
    issuedAt: new Date(Date.now() + 9000 * DAY_MS).toISOString(),
    decideUntil: new Date(Date.now() + 9999 * DAY_MS).toISOString(),
  });
  await workstation.synchronise();
  expect(state().timeFloor).toBeGreaterThan(Date.now());
  await service.approve(tinyModel(1));
  expect(failures(await workstation.synchronise())).toEqual(['verify-order: sync.replayed']);

  await service.rotate();
  await service.approve(tinyModel(1));
  expect((await workstation.synchronise()).outcome).toBe('activated');
  expect((await workstation.status()).model).toMatchObject({ version: 1, freshness: 'fresh' });
});

test('a key set that has ended is no longer good for news, and the reason names the clock', async () => {
  let now = Date.now();
  const { service, workstation } = await enrolled(() => now);
  await service.rotate({ expiresAt: new Date(now + 10 * DAY_MS).toISOString() });
  await service.approve(tinyModel(2));
  expect((await workstation.synchronise()).outcome).toBe('activated');
  now += 11 * DAY_MS;
  const report = await workstation.synchronise();
  expect(failures(report)).toEqual(['verify-order: sync.time']);
  expect(report.steps.find(({ result }) => result === 'failed')?.error?.message).toMatch(
    /^The key set is not valid at this time: it ended on .*Z, and by the clock of this computer it is .*Z\.$/,
  );
  expect(await scoreSample(workstation)).toMatchObject({ state: 'completed' });
  await service.rotate();
  await service.approve(tinyModel(2));
  expect((await workstation.synchronise()).outcome).toBe('unchanged');
});

test('who enrols after a rotation knows the new key alone', async () => {
  const { service } = await enrolled();
  const genesis = service.key;
  await service.rotate();
  await service.approve(tinyModel(2));
  const { workstation, dataDirectory } = await workstationBench();
  provision(dataDirectory, service.enrolment());
  expect((await workstation.synchronise()).outcome).toBe('activated');
  await signedBy(service, genesis, () => service.approve(tinyModel(3)));
  expect(failures(await workstation.synchronise())).toEqual(['verify-order: envelope.unknown-key']);
});

test('enrolled anew at the same service the keys stay the newest, and no new root is reported', async () => {
  const { service, workstation, state, dataDirectory } = await enrolled();
  await service.rotate();
  await service.approve(tinyModel(2));
  await workstation.synchronise();
  service.forgetDesktops();
  provision(dataDirectory, service.enrolment());
  const report = await workstation.synchronise();
  expect(report.outcome).toBe('unchanged');
  expect(report.steps.map(({ error }) => error?.code)).not.toContain('enrolment.new-root');
  expect(state().trust?.version).toBe(1);
});

test('enrolled anew at the same service, an older key set that comes along is not taken', async () => {
  const { service, workstation, state, dataDirectory } = await enrolled();
  await service.rotate();
  const [rootKey, online] = [service.key, serviceKey()];
  const { root } = firstKeys(rootKey.publicKey);
  const { release, inForce } = firstKeys(online.publicKey);
  const now = Date.now();
  const second: KeySet = {
    formatVersion: 1,
    version: 2,
    root,
    release,
    inForce,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + DAY_MS).toISOString(),
  };
  service.keySets.set(2, await sealEnvelope(second, [rootKey]));
  await signedBy(service, online, () => service.approve(tinyModel(2)));
  expect((await workstation.synchronise()).outcome).toBe('activated');

  // Whoever stands between hides the second set, and enrolment gives the first.
  service.keySets.delete(2);
  service.forgetDesktops();
  provision(dataDirectory, service.enrolment());
  await service.approve(tinyModel(3));
  expect(failures(await workstation.synchronise())).toEqual(['verify-order: envelope.unknown-key']);
  expect(state().trust?.version).toBe(2);
});

test('a service from before there were key sets forbids what it does not know, and is followed as ever', async () => {
  const { service, workstation, state } = await enrolled();
  const forbidden = JSON.stringify(new RiskError('access.forbidden').toValue());
  service.fault = (path) => (path.includes('key-sets') ? { status: 403, body: forbidden } : null);
  await service.approve(tinyModel(2));
  expect((await workstation.synchronise()).outcome).toBe('activated');
  expect(state().trust).toBeNull();
  // A page of something in between is no such answer.
  service.fault = (path) => (path.includes('key-sets') ? { status: 404, body: 'Not Found' } : null);
  expect(failures(await workstation.synchronise())).toEqual(['fetch-order: sync.bad-answer']);
});

test('a service that offers key sets without end is left', async () => {
  const { service, workstation } = await enrolled();
  for (let i = 0; i < 105; i++) await service.rotate();
  expect(failures(await workstation.synchronise())).toEqual(['fetch-order: sync.bad-answer']);
  expect(await scoreSample(workstation)).toMatchObject({ state: 'completed' });
});

test('the clock set forward: no more decisions, and the reason names the clock; restored, all is as before', async () => {
  let now = Date.now();
  const { service, workstation, state } = await enrolled(() => now);
  now += 400 * DAY_MS;
  expect(await workstation.handle('jobs.scoreSample', {})).toMatchObject({
    ok: false,
    error: { code: 'model.expired', message: expect.stringContaining('the clock of this computer is wrong') },
  });
  await service.approve(tinyModel(1));
  const report = await workstation.synchronise();
  expect(failures(report)).toEqual(['verify-order: sync.time']);
  expect(report.steps.find(({ result }) => result === 'failed')?.error?.message).toContain(
    'by the clock of this computer it is',
  );
  expect(state().timeFloor).toBeLessThan(Date.now() + DAY_MS);
  now -= 400 * DAY_MS;
  expect(await scoreSample(workstation)).toMatchObject({ state: 'completed' });
  expect((await workstation.synchronise()).outcome).toBe('unchanged');
});

test('the clock set back: the time is that of the last order, and an ended order stays ended', async () => {
  let now = Date.now();
  const { service, workstation } = await enrolled(() => now);
  const ended = await service.order('0'.repeat(64), {
    sequence: 50,
    decideUntil: new Date(now - DAY_MS).toISOString(),
  });
  now -= 1000 * DAY_MS;
  service.offer(ended);
  expect(failures(await workstation.synchronise())).toEqual(['verify-order: sync.time']);
  expect(await scoreSample(workstation)).toMatchObject({ state: 'completed' });
  await service.approve(tinyModel(2), { sequence: 51 });
  expect((await workstation.synchronise()).outcome).toBe('activated');
});
