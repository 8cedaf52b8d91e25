/** The installers' configuration, read and checked by electron-builder itself. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');

// electron-builder does not export what checks its configuration; it lies in a package of its own.
interface BuilderConfiguration {
  getConfig(projectDirectory: string, path: string | null, overrides: null): Promise<unknown>;
  validateConfiguration(configuration: unknown, debugLogger: { isEnabled: boolean }): Promise<void>;
}
const builderRequire = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const builder: BuilderConfiguration = builderRequire('app-builder-lib/out/util/config/config.js');

const files = z.array(z.object({ filter: z.array(z.string()) }));
const settings = z.looseObject({
  appId: z.string(),
  directories: z.looseObject({ app: z.string(), buildResources: z.string() }),
  publish: z.null(),
  files,
  asar: z.boolean(),
  asarUnpack: z.array(z.string()),
  npmRebuild: z.boolean(),
  electronFuses: z.record(z.string(), z.boolean()),
  win: z.looseObject({ files, target: z.array(z.string()), signExts: z.array(z.string()) }),
  nsis: z.looseObject({ perMachine: z.boolean(), allowElevation: z.boolean() }),
  msi: z.looseObject({ perMachine: z.boolean() }),
  mac: z.looseObject({ files, target: z.array(z.unknown()), hardenedRuntime: z.boolean() }),
  linux: z.looseObject({ files, target: z.array(z.string()) }),
});

const load = () => builder.getConfig(root, 'electron-builder.yml', null);
let configuration: z.infer<typeof settings>;
let packed: readonly string[];

beforeAll(async () => {
  configuration = settings.parse(await load());
  packed = configuration.files.flatMap(({ filter }) => filter);
});

describe("electron-builder's schema", () => {
  it('accepts the file', async () => {
    await expect(builder.validateConfiguration(await load(), { isEnabled: false })).resolves.toBeUndefined();
  });

  it('refuses one with a misspelt setting', async () => {
    const misspelt = { ...configuration, asarUnpacked: [] };
    await expect(builder.validateConfiguration(misspelt, { isEnabled: false })).rejects.toThrow(
      'asarUnpacked',
    );
  });
});

it('sets the fuses: nothing runs this program as Node, and only its own archive is loaded', () => {
  expect(configuration.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: true,
  });
});

it('packs an archive, with native files beside it', () => {
  expect(configuration.asar).toBe(true);
  expect(configuration.asarUnpack).toEqual(['**/*.{node,dll,dylib,so,so.*}']);
  expect(configuration.npmRebuild).toBe(false);
});

it('takes the root for the program, although there is a folder app/', () => {
  expect(configuration.directories.app).toBe('.');
});

it('packs what was built and two native dependencies', () => {
  expect(packed).toContain('!**/node_modules/**');
  for (const pattern of packed.filter((pattern) => !pattern.startsWith('!')))
    expect(pattern).toMatch(
      /^(package\.json$|dist\/(main|preload|renderer)\/|main\/electron\/assets\/icon\.png$|app\/schema\/\*-sample\.csv$|node_modules\/(better-sqlite3|onnxruntime-(node|common))\/)/,
    );
});

it.each([
  ['win', 'win32'],
  ['mac', 'darwin'],
  ['linux', 'linux'],
] as const)('packs for %s the binaries of %s and of no other system', (system, name) => {
  const binaries = [
    `node_modules/better-sqlite3/prebuilds/${name}-\${arch}.node`,
    `node_modules/onnxruntime-node/bin/napi-v6/${name}/\${arch}/**`,
  ];
  expect(configuration[system].files.flatMap(({ filter }) => filter)).toEqual(binaries);
  expect(packed.filter((pattern) => /prebuilds|napi|platform/.test(pattern))).toEqual([]);
});

it('packs every dependency of the root, and has no other', () => {
  const { dependencies } = z
    .looseObject({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')));
  expect(Object.keys(dependencies)).toEqual(['better-sqlite3', 'onnxruntime-node']);
});

it('makes one installer per user and one per machine for Windows, and the usual ones elsewhere', () => {
  expect(configuration.win).toMatchObject({ target: ['nsis', 'msi'], signExts: ['.node', '.dll'] });
  expect(configuration.nsis).toMatchObject({ perMachine: false, allowElevation: false });
  expect(configuration.msi).toMatchObject({ perMachine: true });
  expect(configuration.mac).toMatchObject({
    target: [{ target: 'dmg', arch: ['arm64'] }],
    hardenedRuntime: true,
  });
  expect(configuration.linux.target).toEqual(['AppImage', 'deb']);
});

it('publishes nothing by itself', () => {
  expect(configuration.publish).toBeNull();
});
