import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelVersionSummary } from '@risk/app/contract/service.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { verifyAuditChain } from './access/audit-trail.ts';
import { findPostgres, startPostgres } from './storage/testing/postgres-server.ts';
import { layPglite } from './storage/testing/templates.ts';
import { type DemoService, startDemoService } from './testing/demo-service.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean();
});

async function start(options: Parameters<typeof startDemoService>[0]): Promise<DemoService> {
  const service = await startDemoService(options);
  cleanups.push(() => service.close());
  return service;
}

async function newFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'risk-service-'));
  cleanups.push(async () => rmSync(folder, { recursive: true, force: true }));
  await layPglite(join(folder, 'service'));
  return folder;
}

async function versions(service: DemoService, token: string) {
  const response = await fetch(`${service.address}/api/models`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return {
    status: response.status,
    list: z.array(modelVersionSummary).safeParse(await response.json()).data ?? [],
  };
}

describe('the demonstration', () => {
  test('trains, approves as the demonstration, and leaves a way in for one workstation', async () => {
    const folder = await newFolder();
    const service = await start({ folder });
    expect(service.lines).toEqual([
      'Training on 900 applicants ...',
      expect.stringMatching(
        /^Logistic regression 0\.\d{3} AUC; registered the logistic regression as version 1$/,
      ),
      'Approved by demo-admin (demonstration)',
      `Service ready on ${service.address}`,
    ]);
    const { list } = await versions(service, service.tokens['demo-scientist'] ?? '');
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({
      version: 1,
      inForce: true,
      requestedBy: 'demo-scientist',
      decidedBy: 'demo-admin',
    });
    expect(list[0]?.comment).toContain('Approved by the demonstration itself');
    for (const secret of ['provision/enrolment', 'service/demo-tokens.json', 'service/keys/root.pem'])
      expect(statSync(join(folder, secret)).mode & 0o777, secret).toBe(0o600);
  });

  test('a second start reuses what is there, and renews a used enrolment string', async () => {
    const folder = await newFolder();
    const provisioned = (): string => readFileSync(join(folder, 'provision', 'enrolment'), 'utf8');
    const first = await startDemoService({ folder });
    const variables = { RISK_SERVICE_PORT: new URL(first.address).port };
    const offered = provisioned();
    await first.close();

    const second = await startDemoService({ folder, variables });
    expect(second.lines).toEqual([`Service ready on ${second.address}`]);
    expect(second.tokens).toEqual(first.tokens);
    expect(second.rootKey).toEqual(first.rootKey);
    expect(provisioned()).toBe(offered);
    await second.enrol();
    await second.close();

    await start({ folder, variables });
    expect(provisioned()).not.toBe(offered);
  });

  test('a lost token file is made again', async () => {
    const folder = await newFolder();
    const first = await startDemoService({ folder });
    await first.close();
    rmSync(join(folder, 'service', 'demo-tokens.json'));
    const second = await start({ folder });
    expect((await versions(second, second.tokens['demo-admin'] ?? '')).status).toBe(200);
  });

  test('says starting until it is ready', async () => {
    const folder = await newFolder();
    const gate = Promise.withResolvers<never>();
    gate.promise.catch(() => undefined);
    const seen: number[] = [];
    const service = startDemoService({
      folder,
      variables: { RISK_SERVICE_PORT: '0' },
      train: () => gate.promise,
      onListening: async (address) => {
        const response = await fetch(`${address}/health`);
        seen.push(response.status);
        expect(await response.json()).toMatchObject({ status: 'starting', component: 'training-service' });
        gate.reject(new Error('no model today'));
      },
    });
    await expect(service).rejects.toMatchObject({ code: 'internal.unexpected' });
    expect(seen).toEqual([503]);
    const next = await start({ folder });
    expect(next.lines).toContain('Approved by demo-admin (demonstration)');
  });
});

describe('without the demonstration', () => {
  test('the first start tells one token, once', async () => {
    const folder = await newFolder();
    const variables = { RISK_DEMO: 'off' };
    const first = await startDemoService({ folder, variables });
    const token = first.lines.find((line) => line.startsWith('risk_person_')) ?? '';
    expect(first.lines[0]).toBe(
      `First start: sign in at ${first.address}/sign-in with this token, which is shown only now:`,
    );
    expect(await versions(first, token)).toEqual({ status: 200, list: [] });
    await first.close();
    const second = await start({ folder, variables });
    expect(second.lines).toEqual([`Service ready on ${second.address}`]);
    expect((await versions(second, token)).status).toBe(200);
  });

  test('RISK_TOKEN is the operator, and no other token is made', async () => {
    const folder = await newFolder();
    const service = await start({
      folder,
      variables: { RISK_DEMO: 'off', RISK_TOKEN: 'a-token-of-the-bank' },
    });
    expect(service.lines).toEqual([`Service ready on ${service.address}`]);
    expect((await versions(service, 'a-token-of-the-bank')).status).toBe(200);
    expect((await versions(service, 'another')).status).toBe(401);
    const { enrolment } = await service.parts.enrolment.invite(service.address, '', 'operator');
    expect(enrolment).toMatch(/^risk1:/);
  });
});

test('another service on the same folder is kept out', async () => {
  const folder = await newFolder();
  await start({ folder });
  await expect(startDemoService({ folder })).rejects.toThrow(/^Another service already uses the folder /);
});

test('with its keys exchanged it starts without the first one, and says when the new ones are about to end', async () => {
  const folder = await newFolder();
  const first = await startDemoService({ folder });
  const [version] = await first.parts.registry.list();
  await first.parts.keys.rotate({ actor: 'demo-admin', comment: 'yearly' });
  await first.close();
  const keys = join(folder, 'service', 'keys');
  rmSync(join(keys, 'root.pem'));

  const second = await startDemoService({ folder, now: () => Date.now() + 330 * 24 * 60 * 60 * 1000 });
  expect(second.rootKey).not.toEqual(first.rootKey);
  expect(second.lines).toContainEqual(
    expect.stringMatching(/^Key set 1 ends on 20\S+Z; desktops take no news from then on\.$/),
  );
  const { envelope } = await second.parts.orders.current('credit-risk');
  expect(envelope).toContain(second.rootKey.keyId);
  expect(await second.parts.releases.envelope(version?.releaseSha256 ?? '')).toContain(second.rootKey.keyId);
  const metrics = await (await fetch(`${second.address}/metrics`)).text();
  expect(metrics).toMatch(/^risk_keys_expire_timestamp_seconds 1\d{9}(\.\d+)?$/m);
  await second.close();

  renameSync(keys, `${keys}-aside`);
  await expect(startDemoService({ folder })).rejects.toMatchObject({ code: 'storage.other-root-key' });
});

test('with its keys lost it does not start with new ones, and does when they are back', async () => {
  const folder = await newFolder();
  const variables = { RISK_DEMO: 'off' };
  const first = await startDemoService({ folder, variables });
  await first.close();
  const keys = join(folder, 'service', 'keys');
  renameSync(keys, `${keys}-aside`);
  const again = startDemoService({ folder, variables });
  await expect(again).rejects.toMatchObject({ code: 'storage.other-root-key' });
  await expect(again).rejects.toThrow(
    `Bring along the folder “service/keys” of the first installation to ${keys}, then start again.`,
  );
  expect(existsSync(keys)).toBe(false);
  renameSync(`${keys}-aside`, keys);
  expect((await start({ folder, variables })).rootKey).toEqual(first.rootKey);
});

const binaries = findPostgres();
test.skipIf(binaries === null)('the same on PostgreSQL, with the audit chain whole', async () => {
  const server = await startPostgres(binaries ?? '');
  cleanups.push(() => server.stop());
  const variables = { DATABASE_URL: await server.newDatabase(), RISK_DEMO: 'on' };
  const service = await start({ folder: await newFolder(), variables });
  const desktop = await service.enrol();
  const order = await fetch(`${service.address}/api/fleet/in-force`, { headers: desktop });
  expect(order.status).toBe(200);
  expect(await verifyAuditChain(service.kysely)).toBeNull();

  expect((await fetch(`${service.address}/health`)).status).toBe(200);

  const otherFolder = await newFolder();
  const elsewhere = await startDemoService({ folder: otherFolder, variables: { RISK_DEMO: 'off' } });
  await elsewhere.close();
  for (const folder of [otherFolder, await newFolder()])
    await expect(startDemoService({ folder, variables })).rejects.toMatchObject({
      code: 'storage.other-root-key',
    });

  await server.stop();
  const health = await fetch(`${service.address}/health`);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({ status: 'starting', component: 'training-service' });
});
