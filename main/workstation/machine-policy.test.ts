/** The file of a security officer: read safely, and stronger than everything else. */
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ServiceDouble, serviceKey } from '../testing/service-double.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { tinyModel } from '../testing/tiny-model.ts';
import { provision, workstationBench } from '../testing/workstation-bench.ts';
import { machinePolicyPath, type PolicyHost, readMachinePolicy } from './machine-policy.ts';

const host: PolicyHost = { platform: 'linux', ownerIds: [process.getuid?.() ?? 0] };
const root = 'ab'.repeat(32);

/** A folder and a file in it as an administrator would make them. */
function policyOf(content: string, fileMode = 0o644, folderMode = 0o755): string {
  const folder = join(temporaryFolder(), 'risk-o-meter');
  mkdirSync(folder);
  const path = join(folder, 'policy.json');
  writeFileSync(path, content);
  chmodSync(path, fileMode);
  chmodSync(folder, folderMode);
  return path;
}

describe('the file', () => {
  test('is not needed', async () => {
    const folder = temporaryFolder();
    expect(await readMachinePolicy(join(folder, 'policy.json'), host)).toEqual({});
    expect(await readMachinePolicy(join(folder, 'nowhere', 'policy.json'), host)).toEqual({});
  });

  test('names a service and its root keys, with or without a byte order mark', async () => {
    const policy = { serviceUrl: 'https://risk.bank.example', rootKeySha256: [root] };
    const text = JSON.stringify(policy);
    expect(await readMachinePolicy(policyOf(text), host)).toEqual(policy);
    expect(await readMachinePolicy(policyOf(`\uFEFF${text}`), host)).toEqual(policy);
  });

  test.each([
    ['not JSON', '{', 'it is not JSON'],
    ['nothing', '', 'it is not JSON'],
    ['a setting that nobody knows', '{"disableUpdates":true}', 'Unrecognized key: "disableUpdates"'],
    ['a root key that is none', '{"rootKeySha256":["abc"]}', 'rootKeySha256.0'],
    ['no root key at all', '{"rootKeySha256":[]}', 'rootKeySha256'],
    ['an address that anybody can read', '{"serviceUrl":"http://risk.example"}', 'Plain http'],
    ['far too much', `{}${' '.repeat(70_000)}`, 'not a small file'],
  ])('with %s stops the program', async (_what, content, reason) => {
    await expect(readMachinePolicy(policyOf(content), host)).rejects.toMatchObject({
      code: 'policy.invalid',
      message: expect.stringContaining(reason),
    });
  });

  test('that is a folder stops the program', async () => {
    await expect(readMachinePolicy(temporaryFolder(), host)).rejects.toMatchObject({
      code: 'policy.invalid',
    });
  });

  test.skipIf(process.platform === 'win32').each([
    ['the group may write to', 0o664, 0o755],
    ['all may write to', 0o646, 0o755],
    ['all may replace', 0o644, 0o777],
  ])('that %s is not used', async (_what, fileMode, folderMode) => {
    const path = policyOf('{}', fileMode, folderMode);
    await expect(readMachinePolicy(path, host)).rejects.toMatchObject({ code: 'policy.unsafe' });
    expect(await readMachinePolicy(path, { ...host, platform: 'win32' })).toEqual({});
  });

  test.skipIf(process.platform === 'win32')(
    'of an ordinary user is not used, nor through a link',
    async () => {
      const path = policyOf('{}');
      const others = { ...host, ownerIds: [4_000_000] };
      await expect(readMachinePolicy(path, others)).rejects.toMatchObject({ code: 'policy.unsafe' });
      const link = join(temporaryFolder(), 'policy.json');
      symlinkSync(policyOf('{}', 0o666), link);
      await expect(readMachinePolicy(link, host)).rejects.toMatchObject({ code: 'policy.unsafe' });
    },
  );

  test.each(['win32', 'darwin', 'linux'])('stands on %s where only administrators write', (platform) => {
    expect(machinePolicyPath(platform)).toMatch(
      /^(C:\\Program Files\\|\/Library\/Application Support\/|\/etc\/)[Rr]isk-[Oo]-[Mm]eter[\\/]policy\.json$/,
    );
  });
});

describe('a pinned root key', () => {
  test('lets the right service in', async () => {
    const service = await ServiceDouble.start();
    await service.approve(tinyModel(1));
    const { workstation } = await workstationBench({ policy: { rootKeySha256: [root, service.key.keyId] } });
    await workstation.enrol(service.enrolment());
    expect((await workstation.synchronise()).outcome).toBe('activated');
  });

  test('refuses every other before it is even asked', async () => {
    const service = await ServiceDouble.start();
    const { workstation } = await workstationBench({ policy: { rootKeySha256: [root] } });
    const string = service.enrolment();
    await expect(workstation.enrol(string)).rejects.toMatchObject({ code: 'enrolment.policy-root' });
    expect((await workstation.status()).enrolment.state).toBe('not-enrolled');
    // The code was not used up.
    const free = await workstationBench();
    await free.workstation.enrol(string);
  });

  test('that comes later ends what another root had begun: its model decides no more', async () => {
    const service = await ServiceDouble.start();
    await service.approve(tinyModel(1), { sequence: 900 });
    const before = await workstationBench();
    provision(before.dataDirectory, service.enrolment());
    await before.workstation.synchronise();
    expect((await before.workstation.status()).model?.version).toBe(1);
    await before.workstation.close();

    const right = await ServiceDouble.start();
    right.key = serviceKey();
    await right.approve(tinyModel(2), { sequence: 3 });
    const policy = { rootKeySha256: [right.key.keyId] };
    const { workstation } = await workstationBench({ ...before.options, policy });
    expect((await workstation.status()).model).toBeNull();
    expect(await workstation.handle('jobs.scoreSample', {})).toMatchObject({ error: { code: 'model.none' } });
    const report = await workstation.synchronise();
    expect(report.steps.find(({ step }) => step === 'enrol')?.error?.code).toBe('enrolment.policy-root');

    // The right service starts from its own sequence.
    await workstation.enrol(right.enrolment());
    expect((await workstation.synchronise()).outcome).toBe('activated');
    expect((await workstation.status()).model?.version).toBe(2);
    const state = readFileSync(join(before.dataDirectory, 'workstation', 'state.json'), 'utf8');
    expect(JSON.parse(state)).toMatchObject({ highestSequence: 3 });
  });

  test('lets on what it led to', async () => {
    const service = await ServiceDouble.start();
    const first = service.key.keyId;
    await service.approve(tinyModel(1));
    const before = await workstationBench();
    await before.workstation.enrol(service.enrolment());
    await service.rotate();
    await service.approve(tinyModel(1));
    await before.workstation.synchronise();
    await before.workstation.close();
    for (const keyId of [first, service.key.keyId]) {
      const { workstation } = await workstationBench({
        ...before.options,
        policy: { rootKeySha256: [keyId] },
      });
      expect((await workstation.status()).enrolment.state).toBe('enrolled');
      await workstation.close();
    }
  });
});

test('the address of the policy goes before the start’s and the enrolled one', async () => {
  const service = await ServiceDouble.start();
  await service.approve(tinyModel(1));
  const { workstation } = await workstationBench({
    policy: { serviceUrl: service.address },
    serviceUrl: 'http://127.0.0.1:9',
  });
  await workstation.enrol(service.enrolment());
  expect((await workstation.synchronise()).outcome).toBe('activated');
  expect((await workstation.status()).enrolment).toMatchObject({ serviceUrl: service.address });
});
