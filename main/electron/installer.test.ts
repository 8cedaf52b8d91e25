/** The installers' configuration, read and checked by electron-builder itself. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
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
  afterPack: z.string(),
  electronFuses: z.record(z.string(), z.boolean()),
  win: z.looseObject({ files, target: z.array(z.string()), signExts: z.array(z.string()) }),
  nsis: z.looseObject({ artifactName: z.string() }),
  msi: z.looseObject({ artifactName: z.string() }),
  mac: z.looseObject({ files, target: z.array(z.unknown()), entitlements: z.string() }),
  linux: z.looseObject({ files, target: z.array(z.string()) }),
  deb: z.looseObject({ depends: z.array(z.string()) }),
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

  it.each([
    ['electronFuses', { runAsNode: 'no' }],
    ['nsis', { perUser: true }],
    ['mac', { hardenedRuntime: 'yes' }],
  ])('refuses %s with %j', async (name, setting) => {
    const wrong = { ...configuration, [name]: setting };
    await expect(builder.validateConfiguration(wrong, { isEnabled: false })).rejects.toThrow(name);
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
  expect(Object.keys(rootPackage().dependencies)).toEqual(['better-sqlite3', 'onnxruntime-node']);
});

it('leaves the ninth fuse to a hook', async () => {
  expect(configuration.afterPack).toBe('./scripts/ninth-fuse.ts');
  const hook: unknown = await import(pathToFileURL(resolve(root, configuration.afterPack)).href);
  expect(hook).toMatchObject({ default: expect.any(Function) });
});

it('makes one installer per user and one per machine for Windows, with nothing that asks for more rights', () => {
  expect(configuration.win).toMatchObject({
    target: ['nsis', 'msi'],
    signExts: ['.node', '.dll'],
    requestedExecutionLevel: 'asInvoker',
  });
  expect(configuration.nsis).toMatchObject({
    oneClick: true,
    perMachine: false,
    allowElevation: false,
    packElevateHelper: false,
  });
  expect(configuration.msi).toMatchObject({
    perMachine: true,
    upgradeCode: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/),
  });
  expect(configuration.nsis.artifactName).not.toBe(configuration.msi.artifactName);
});

it('hardens the program of macOS, which may compile scripts and nothing else', () => {
  expect(configuration.mac).toMatchObject({
    target: [{ target: 'dmg', arch: ['arm64'] }],
    hardenedRuntime: true,
    entitlementsInherit: configuration.mac.entitlements,
  });
  const entitlements = readFileSync(resolve(root, configuration.mac.entitlements), 'utf8');
  expect([...entitlements.matchAll(/<key>(.*)<\/key>\s*<(\w+)\/>/g)].map(([, ...found]) => found)).toEqual([
    ['com.apple.security.cs.allow-jit', 'true'],
  ]);
});

it('makes an AppImage and a Debian package that names what it loads', () => {
  expect(configuration.linux.target).toEqual(['AppImage', 'deb']);
  // The window's toolkit, the sandboxed browser, and the safe without which secrets lie in a plain file.
  expect(configuration.deb.depends).toEqual(
    expect.arrayContaining(['libgtk-3-0 | libgtk-3-0t64', 'libnss3', 'libgbm1', 'libsecret-1-0']),
  );
  // One that starts without Chromium's sandbox would be refused by the program itself.
  expect(JSON.stringify(configuration)).not.toContain('no-sandbox');
});

it('publishes nothing by itself, and does not renew itself', () => {
  expect(configuration.publish).toBeNull();
  const { dependencies } = rootPackage();
  expect(Object.keys(dependencies)).not.toContain('electron-updater');
});

function rootPackage() {
  return z
    .looseObject({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')));
}
