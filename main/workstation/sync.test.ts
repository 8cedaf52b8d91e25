import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SyncReport } from '@risk/app/contract/desktop.ts';
import { sealEnvelope } from '@risk/app/model/envelope.ts';
import { describe, expect, test } from 'vitest';
import { captivePortal, json, ServiceDouble, serviceKey } from '../testing/service-double.ts';
import { tinyModel } from '../testing/tiny-model.ts';
import { provision, scoreSample, workstationBench } from '../testing/workstation-bench.ts';
import { openWorkstation } from './workstation.ts';

const DAY_MS = 86_400_000;

/** The steps that failed, with the codes of their errors. */
function failures({ steps }: SyncReport): string[] {
  return steps
    .filter(({ result }) => result === 'failed')
    .map(({ step, error }) => `${step}: ${error?.code}`);
}

async function enrolled() {
  const service = await ServiceDouble.start();
  const releaseSha256 = await service.approve(tinyModel(1));
  const bench = await workstationBench();
  provision(bench.dataDirectory, service.enrolment());
  const report = await bench.workstation.synchronise();
  const version = async () => (await bench.workstation.status()).model?.version ?? null;
  const modelFile = (sha256: string, name: string) =>
    join(bench.dataDirectory, 'workstation', 'models', sha256, name);
  /** The same computer, started again. */
  const restart = async () => {
    await bench.workstation.close();
    return workstationBench(bench.options);
  };
  return { ...bench, service, releaseSha256, report, version, modelFile, restart };
}

describe('the way to a model', () => {
  test('without a service there is no model, and scoring says so', async () => {
    const { workstation } = await workstationBench();
    expect((await workstation.synchronise()).outcome).toBe('not-enrolled');
    expect(await workstation.handle('jobs.scoreSample', {})).toMatchObject({
      ok: false,
      error: { code: 'model.none' },
    });
  });

  test('a provisioned computer enrols, fetches, verifies, activates and scores', async () => {
    const { report, workstation, service, releaseSha256 } = await enrolled();
    expect(report).toMatchObject({ outcome: 'activated' });
    expect(report.steps.map(({ result }) => result)).toEqual(Array.from({ length: 9 }, () => 'passed'));
    const status = await workstation.status();
    expect(status).toMatchObject({
      enrolment: { state: 'enrolled', serviceUrl: service.address },
      connection: { state: 'online', error: null },
      model: { version: 1, freshness: 'fresh', releaseSha256, approvedBy: 'anna' },
      syncing: false,
    });
    expect(status.model?.columns).toHaveLength(18);
    expect(await scoreSample(workstation)).toMatchObject({ state: 'completed', rowsToFix: 0 });
  });

  test('the same order again changes nothing, a new release is activated', async () => {
    const { workstation, service, version } = await enrolled();
    expect((await workstation.synchronise()).outcome).toBe('unchanged');
    await service.approve(tinyModel(2));
    expect((await workstation.synchronise()).outcome).toBe('activated');
    expect(await version()).toBe(2);
  });

  test('the service knows the version in use as soon as it is activated', async () => {
    const { workstation, service } = await enrolled();
    expect(service.toldVersion).toBe('1');
    await service.approve(tinyModel(2));
    expect((await workstation.synchronise()).outcome).toBe('activated');
    expect(service.toldVersion).toBe('2');
    expect((await workstation.status()).lastSync?.outcome).toBe('activated');
  });

  test('two models are kept, older ones go', async () => {
    const { workstation, service, dataDirectory } = await enrolled();
    for (const version of [2, 3]) {
      await service.approve(tinyModel(version));
      await workstation.synchronise();
    }
    const folders = readdirSync(join(dataDirectory, 'workstation', 'models')).filter(
      (name) => name.length === 64,
    );
    expect(folders).toHaveLength(2);
  });

  test('nothing approved yet is an answer, not a broken connection', async () => {
    const service = await ServiceDouble.start();
    const { workstation, dataDirectory } = await workstationBench();
    provision(dataDirectory, service.enrolment());
    expect(failures(await workstation.synchronise())).toEqual(['fetch-order: model.none-approved']);
    expect((await workstation.status()).connection).toMatchObject({ state: 'online', error: null });
  });

  test('a code is used once', async () => {
    const { service } = await enrolled();
    const used = service.enrolment();
    const first = await workstationBench();
    await first.workstation.enrol(used);
    const second = await workstationBench();
    await expect(second.workstation.enrol(used)).rejects.toMatchObject({ code: 'enrolment.bad-code' });
    await expect(second.workstation.enrol('risk1:nonsense')).rejects.toMatchObject({
      code: 'enrolment.bad-string',
    });
  });

  test('a service that presents another root key than the string names is not trusted', async () => {
    const { service } = await enrolled();
    const string = service.enrolment();
    service.key = serviceKey();
    const { workstation } = await workstationBench();
    await expect(workstation.enrol(string)).rejects.toMatchObject({ code: 'enrolment.wrong-root' });
    expect((await workstation.status()).enrolment.state).toBe('not-enrolled');
  });
});

describe('a bad offer leaves the running model as it was', () => {
  type World = Awaited<ReturnType<typeof enrolled>>;
  const cases: readonly [string, (world: World) => Promise<void>, string][] = [
    [
      'an older order, replayed',
      async ({ service, workstation }) => {
        const old = await service.order('0'.repeat(64), { sequence: 1 });
        await service.approve(tinyModel(1), { sequence: 5 });
        await workstation.synchronise();
        service.offer(old);
      },
      'verify-order: sync.replayed',
    ],
    [
      'another order with a sequence that was seen',
      async ({ service }) => void (await service.approve(tinyModel(2), { sequence: 1 })),
      'verify-order: sync.replayed',
    ],
    [
      'an order that has ended',
      async ({ service }) =>
        void (await service.approve(tinyModel(2), {
          decideUntil: new Date(Date.now() - 1000).toISOString(),
        })),
      'verify-order: sync.time',
    ],
    [
      'another model',
      async ({ service }) => void (await service.approve(tinyModel(2), { modelName: 'mortgages' })),
      'verify-order: sync.wrong-model',
    ],
    [
      'an order signed by an unknown key',
      async ({ service }) => {
        const trusted = service.key;
        service.key = serviceKey();
        await service.approve(tinyModel(2));
        service.key = trusted;
      },
      'verify-order: envelope.unknown-key',
    ],
    [
      'an order with a forged signature',
      async ({ service }) => {
        const forged = await service.order('0'.repeat(64));
        service.offer({
          ...forged,
          payload: Buffer.from(
            Buffer.from(forged.payload, 'base64').toString().replace('"sequence":', '"sequence":9'),
          ).toString('base64'),
        });
      },
      'verify-order: envelope.bad-signature',
    ],
    [
      'a Release that is not the one named',
      async ({ service }) => {
        const sha256 = await service.approve(tinyModel(2));
        service.replaceRelease(sha256, await sealEnvelope(tinyModel(3).release, [service.key]));
      },
      'verify-release: sync.wrong-hash',
    ],
    [
      'a Release signed by a thief',
      async ({ service }) => {
        const sha256 = await service.approve(tinyModel(2));
        service.replaceRelease(sha256, await sealEnvelope(tinyModel(2).release, [serviceKey()]));
      },
      'verify-release: envelope.unknown-key',
    ],
    [
      'a corrupted ONNX file',
      async ({ service }) => {
        const { release, onnx } = tinyModel(2);
        await service.approve({ release, onnx });
        service.replaceModel(
          release.onnx.sha256,
          onnx.map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
        );
      },
      'verify-model: sync.wrong-hash',
    ],
    [
      'endless data',
      async ({ service }) => {
        const { release, onnx } = tinyModel(2);
        await service.approve({ release, onnx });
        service.replaceModel(release.onnx.sha256, Buffer.alloc(5_000_000));
      },
      'fetch-model: sync.wrong-length',
    ],
    [
      'a short ONNX file',
      async ({ service }) => {
        const { release, onnx } = tinyModel(2);
        await service.approve({ release, onnx });
        service.replaceModel(release.onnx.sha256, onnx.subarray(1));
      },
      'verify-model: sync.wrong-length',
    ],
    [
      'a model that answers otherwise than on the service',
      async ({ service }) => {
        const { release, onnx } = tinyModel(2);
        const goldenRows = { ...release.goldenRows, probabilityOfDefault: [0.1, 0.2, 0.3] };
        await service.approve({ release: { ...release, goldenRows }, onnx });
      },
      'golden-rows: sync.golden-rows',
    ],
    [
      'a captive portal',
      async ({ service }) => void (service.fault = () => captivePortal),
      'fetch-order: sync.captive-portal',
    ],
    [
      'a captive portal that calls its page JSON',
      async ({ service }) =>
        void (service.fault = () => ({ body: '\n<!DOCTYPE html><html>Hotel Wifi</html>' })),
      'fetch-order: sync.captive-portal',
    ],
    [
      'a captive portal that redirects',
      async ({ service }) =>
        void (service.fault = () => ({
          status: 302,
          headers: { location: 'https://wifi.example/login?from=risk' },
          body: '',
        })),
      'fetch-order: sync.captive-portal',
    ],
    [
      'a captive portal with a status of its own',
      async ({ service }) => void (service.fault = () => ({ status: 511, body: 'sign in' })),
      'fetch-order: sync.captive-portal',
    ],
    [
      'a captive portal in place of the ONNX file',
      async ({ service }) => {
        await service.approve(tinyModel(2));
        service.fault = (path) => (path.includes('models') ? captivePortal : null);
      },
      'fetch-model: sync.captive-portal',
    ],
    [
      'a proxy of the company that fails with a page',
      async ({ service }) => void (service.fault = () => ({ ...captivePortal, status: 500 })),
      'fetch-order: sync.bad-answer',
    ],
    [
      'an answer that comes byte by byte and never ends',
      async ({ service }) => void (service.fault = () => 'drip'),
      'fetch-order: sync.offline',
    ],
    [
      'an order without an end',
      async ({ service }) => void (service.fault = () => ({ body: ' '.repeat(2_000_000) })),
      'fetch-order: sync.wrong-length',
    ],
    [
      'a packed order that unpacks to far more',
      async ({ service }) =>
        void (service.fault = () => ({
          headers: { 'content-encoding': 'gzip' },
          body: gzipSync(Buffer.alloc(50_000_000)),
        })),
      'fetch-order: sync.wrong-length',
    ],
    [
      'JSON of another form',
      async ({ service }) => void (service.fault = () => json({ hello: 'world' })),
      'fetch-order: sync.bad-answer',
    ],
    [
      'a service that is being started',
      async ({ service }) => void (service.fault = () => ({ status: 503, body: 'starting' })),
      'fetch-order: sync.offline',
    ],
    [
      'a service that never answers',
      async ({ service }) => void (service.fault = () => 'hang'),
      'fetch-order: sync.offline',
    ],
    [
      'a connection that is cut',
      async ({ service }) => void (service.fault = (path) => (path.includes('models') ? 'cut' : null)),
      'fetch-model: sync.offline',
    ],
    ['no service at all', async ({ service }) => service.stop(), 'fetch-order: sync.offline'],
  ];

  test.each(cases)('%s', async (_, spoil, expected) => {
    const world = await enrolled();
    await spoil(world);
    if (expected.startsWith('fetch-model: sync.offline')) await world.service.approve(tinyModel(2));
    const report = await world.workstation.synchronise();
    expect(failures(report)).toEqual([expected]);
    expect(report.outcome).toBe(/offline|captive/.test(expected) ? 'offline' : 'refused');
    expect(await world.version()).toBe(1);
    expect(await scoreSample(world.workstation)).toMatchObject({ state: 'completed' });
    const leftovers = readdirSync(join(world.dataDirectory, 'workstation', 'models')).filter((name) =>
      name.includes('staged'),
    );
    expect(leftovers).toEqual([]);
  });
});

describe('started again', () => {
  test('the stored model decides while the service is away', async () => {
    const { service, restart } = await enrolled();
    await service.stop();
    const { workstation } = await restart();
    expect((await workstation.status()).model).toMatchObject({ version: 1, freshness: 'fresh' });
    expect((await workstation.synchronise()).outcome).toBe('offline');
    expect((await workstation.status()).connection).toMatchObject({
      state: 'offline',
      error: { code: 'sync.offline' },
    });
    expect(await scoreSample(workstation)).toMatchObject({ state: 'completed' });
  });

  test.each([
    ['model.onnx', 'verify-model: sync.wrong-length'],
    ['release.json', 'verify-release: envelope.malformed'],
  ])(
    'a damaged %s: the model before is used, then the active one is fetched again',
    async (name, expected) => {
      const { service, workstation: first, restart, modelFile } = await enrolled();
      const second = await service.approve(tinyModel(2));
      await first.synchronise();
      await service.stop();
      writeFileSync(modelFile(second, name), 'damaged');

      const { workstation } = await restart();
      let status = await workstation.status();
      expect(status.model?.version).toBe(1);
      expect(failures(status.lastSync ?? (await workstation.synchronise()))).toEqual([expected]);
      expect(failures(await workstation.synchronise()).toSorted()).toEqual(
        ['fetch-order: sync.offline', expected].toSorted(),
      );

      await service.listen();
      expect(await workstation.synchronise()).toMatchObject({ outcome: 'activated' });
      status = await workstation.status();
      expect(status.model?.version).toBe(2);
      expect(status.lastSync?.steps.map(({ error }) => error?.code)).toContain(expected.split(': ')[1]);
      expect((await workstation.synchronise()).outcome).toBe('unchanged');
    },
  );

  test('with the only model damaged there is none, and the reason is shown', async () => {
    const { service, restart, modelFile, releaseSha256 } = await enrolled();
    await service.stop();
    rmSync(modelFile(releaseSha256, 'model.onnx'));
    const { workstation } = await restart();
    const status = await workstation.status();
    expect(status.model).toBeNull();
    expect(failures(status.lastSync ?? (await workstation.synchronise()))).toEqual([
      'verify-model: model.unusable',
    ]);
  });

  test('a model damaged while it runs is fetched again by the next synchronisation', async () => {
    const { workstation, modelFile, releaseSha256 } = await enrolled();
    writeFileSync(modelFile(releaseSha256, 'model.onnx'), 'damaged');
    expect(await scoreSample(workstation)).toMatchObject({
      state: 'failed',
      error: { code: 'sync.wrong-hash' },
    });
    expect((await workstation.synchronise()).outcome).toBe('activated');
    expect(await scoreSample(workstation)).toMatchObject({ state: 'completed' });
  });

  test('a signature that was tampered with on the disk is noticed', async () => {
    const { service, restart, dataDirectory } = await enrolled();
    await service.stop();
    const path = join(dataDirectory, 'workstation', 'models', 'active.json');
    const pointer: { active: { order: { payload: string } } } = JSON.parse(readFileSync(path, 'utf8'));
    const order = Buffer.from(pointer.active.order.payload, 'base64')
      .toString()
      .replace(/"decideUntil":"20/, '"decideUntil":"29');
    pointer.active.order.payload = Buffer.from(order).toString('base64');
    writeFileSync(path, JSON.stringify(pointer));
    const { workstation } = await restart();
    const status = await workstation.status();
    expect(status.model).toBeNull();
    expect(failures(status.lastSync ?? (await workstation.synchronise()))).toEqual([
      'verify-order: envelope.bad-signature',
    ]);
  });
});

describe('a pointer that was tampered with: the model before decides only with the reason shown', () => {
  type Entry = { releaseSha256: string };
  type Pointer = { active: Entry; previous: Entry };
  const cases: readonly [string, (pointer: Pointer) => Pointer, string][] = [
    [
      'the Release of the model before under the newest order',
      ({ active, previous }) => ({ active: { ...active, releaseSha256: previous.releaseSha256 }, previous }),
      'verify-order: sync.wrong-hash',
    ],
    [
      'the whole entry of the model before',
      ({ previous }) => ({ active: previous, previous }),
      'verify-order: sync.replayed',
    ],
  ];

  test.each(cases)('%s', async (_, spoil, expected) => {
    const { service, workstation: first, restart, dataDirectory } = await enrolled();
    await service.approve(tinyModel(2));
    await first.synchronise();
    await service.stop();
    const path = join(dataDirectory, 'workstation', 'models', 'active.json');
    const pointer: Pointer = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...pointer, ...spoil(pointer) }));

    const { workstation } = await restart();
    let status = await workstation.status();
    expect(status.model?.version).toBe(1);
    expect(failures(status.lastSync ?? (await workstation.synchronise()))).toEqual([expected]);
    expect(failures(await workstation.synchronise())).toContain(expected);

    await service.listen();
    expect(await workstation.synchronise()).toMatchObject({ outcome: 'activated' });
    status = await workstation.status();
    expect(status.model?.version).toBe(2);
  });

  test.each([
    ['garbled', '{"formatVersion":1,"act'],
    ['of another form', '{}'],
  ])('a pointer that is %s is said to be damaged, and fetched again', async (_, content) => {
    const { service, restart, dataDirectory } = await enrolled();
    await service.stop();
    writeFileSync(join(dataDirectory, 'workstation', 'models', 'active.json'), content);
    const { workstation } = await restart();
    let status = await workstation.status();
    expect(status.model).toBeNull();
    expect(failures(status.lastSync ?? (await workstation.synchronise()))).toEqual([
      'verify-order: storage.damaged',
    ]);
    expect(failures(await workstation.synchronise())).toEqual([
      'fetch-order: sync.offline',
      'verify-order: storage.damaged',
    ]);
    expect(status.lastSync?.steps.find(({ error }) => error !== null)?.error?.message).toContain(
      'active.json',
    );

    await service.listen();
    expect(await workstation.synchronise()).toMatchObject({ outcome: 'activated' });
    status = await workstation.status();
    expect(status.model?.version).toBe(1);
    expect(status.lastSync?.steps.map(({ error }) => error?.code)).toContain('storage.damaged');
    expect((await workstation.synchronise()).outcome).toBe('unchanged');
  });

  test('a new order whose model could not be fetched leaves the old model, with the reason shown', async () => {
    const { service, workstation: first, restart } = await enrolled();
    await service.approve(tinyModel(2));
    service.fault = (path) => (path.includes('models') ? 'cut' : null);
    await first.synchronise();
    await service.stop();
    const { workstation } = await restart();
    const status = await workstation.status();
    expect(status.model?.version).toBe(1);
    expect(failures(status.lastSync ?? (await workstation.synchronise()))).toEqual([
      'verify-order: sync.replayed',
    ]);
  });
});

test('where the ledger is damaged the workstation does not open, and says so', async () => {
  const { workstation, dataDirectory, options } = await enrolled();
  await workstation.close();
  writeFileSync(join(dataDirectory, 'workstation', 'ledger.sqlite'), 'damaged '.repeat(1000));
  for (const name of ['ledger.sqlite-wal', 'ledger.sqlite-shm'])
    rmSync(join(dataDirectory, 'workstation', name), { force: true });
  await expect(openWorkstation(options)).rejects.toMatchObject({
    code: 'storage.damaged',
    details: { file: 'ledger.sqlite' },
  });
});

describe('time', () => {
  test('stale after a week without news, expired after thirty days, and the clock cannot be set back', async () => {
    const service = await ServiceDouble.start();
    await service.approve(tinyModel(1));
    let now = Date.now();
    const { workstation, dataDirectory } = await workstationBench({ now: () => now });
    provision(dataDirectory, service.enrolment());
    await workstation.synchronise();
    const freshness = async () => (await workstation.status()).model?.freshness;
    now += 8 * DAY_MS;
    expect(await freshness()).toBe('stale');
    now += 23 * DAY_MS;
    expect(await freshness()).toBe('expired');
    expect(await workstation.handle('jobs.scoreSample', {})).toMatchObject({
      ok: false,
      error: { code: 'model.expired' },
    });
    // An order from later tells the time to a computer whose clock was set back.
    now -= 60 * DAY_MS;
    expect(await freshness()).toBe('fresh');
    await service.approve(tinyModel(1), {
      issuedAt: new Date(now + 100 * DAY_MS).toISOString(),
      decideUntil: new Date(now + 90 * DAY_MS).toISOString(),
    });
    await workstation.synchronise();
    expect(await freshness()).toBe('expired');
  });
});

describe('a service that was set up anew', () => {
  test('forgotten desktops enrol again by a fresh provisioning file, and only by that', async () => {
    const { workstation, service, dataDirectory, version } = await enrolled();
    service.forgetDesktops();
    expect(failures(await workstation.synchronise())).toEqual(['fetch-order: sync.refused']);
    expect(await version()).toBe(1);
    provision(dataDirectory, service.enrolment());
    expect(await workstation.synchronise()).toMatchObject({ outcome: 'unchanged' });
  });

  test('another root key is taken only with a fresh file, and the report says so', async () => {
    const { workstation, service, dataDirectory, version } = await enrolled();
    await service.approve(tinyModel(1), { sequence: 40 });
    await workstation.synchronise();
    service.reset();
    expect(failures(await workstation.synchronise())).toEqual(['fetch-order: sync.refused']);
    provision(dataDirectory, service.enrolment());
    expect(failures(await workstation.synchronise())).toEqual(['fetch-order: model.none-approved']);
    expect(await version()).toBe(1);
    await service.approve(tinyModel(2));
    const report = await workstation.synchronise();
    expect(report.outcome).toBe('activated');
    expect(report.steps[0]).toMatchObject({ step: 'enrol', error: { code: 'enrolment.new-root' } });
    expect(await version()).toBe(2);
  });
});

test('in the background a computer enrols as soon as it is provisioned, and its counts are delivered once', async () => {
  const service = await ServiceDouble.start();
  await service.approve(tinyModel(1));
  const { workstation, dataDirectory, options } = await workstationBench({ background: true });
  expect((await workstation.status()).model).toBeNull();
  provision(dataDirectory, service.enrolment());
  await expect.poll(async () => (await workstation.status()).model?.version, { timeout: 10_000 }).toBe(1);

  service.fault = (path) => (path.includes('batches') ? captivePortal : null);
  await scoreSample(workstation);
  await expect
    .poll(() => service.requests.filter((line) => line.startsWith('PUT')).length)
    .toBeGreaterThan(1);
  expect((await workstation.status()).outbox).toEqual({ waiting: 1, delivered: 0, refused: 0 });
  service.fault = () => null;
  await expect.poll(async () => (await workstation.status()).outbox.delivered, { timeout: 10_000 }).toBe(1);
  expect([...service.batches.values()]).toMatchObject([{ rowCount: 100 }]);
  await workstation.close();

  // Beside it, later, the same file adds nothing.
  const again = await openWorkstation({ ...options, background: false });
  await scoreSample(again);
  expect(await again.deliver()).toBe('done');
  expect(service.batches.size).toBe(1);
  await again.close();
});

test('a batch that the service refuses for good is set aside', async () => {
  const { workstation, service } = await enrolled();
  await scoreSample(workstation);
  service.fault = (path) =>
    path.includes('batches')
      ? {
          status: 422,
          body: JSON.stringify({ code: 'batch.unknown-release', message: 'unknown', details: {} }),
        }
      : null;
  expect(await workstation.deliver()).toBe('done');
  expect((await workstation.status()).outbox).toEqual({ waiting: 0, delivered: 0, refused: 1 });
});
