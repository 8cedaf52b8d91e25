/**
 * Packing, really done: electron-builder packs what was built around a stand-in for Electron's program, and the engine
 * that comes out of the archive runs on this Node with its native modules. On Linux alone, where all three can be packed.
 */
import { fork, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { desktopVerbs } from '@risk/app/contract/desktop.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { build } from './build.ts';
import {
  asar,
  linuxElectron,
  macElectron,
  makeIcons,
  windowsElectron,
  windowsIntegrity,
} from './electron-stand-in.ts';
import { FUSE_SENTINEL } from './ninth-fuse.ts';

const root = resolve(import.meta.dirname, '..');

/** A pack takes seconds, on a busy machine many. */
const PACK_LIMIT_MS = 180_000;

/** Nine names, in the order of the wire. */
const FUSES_WANTED = {
  runAsNode: '0',
  cookieEncryption: '1',
  nodeOptions: '0',
  nodeCliInspect: '0',
  embeddedAsarIntegrityValidation: '1',
  onlyLoadAppFromAsar: '1',
  loadBrowserProcessSpecificV8Snapshot: '0',
  grantFileProtocolExtraPrivileges: '0',
  wasmTrapHandlers: '1',
};

describe.runIf(process.platform === 'linux')('the packed program', () => {
  let folder = '';
  let archive = '';
  let program = '';
  let files: readonly string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'risk-pack-'));
    await build({ parts: ['main', 'preload'] });
    await linuxElectron(join(folder, 'electron'));
    pack(folder, ['--linux', '--x64']);
    program = join(folder, 'out/linux-unpacked/risk-o-meter');
    archive = join(folder, 'out/linux-unpacked/resources/app.asar');
    files = asar.listPackage(archive, { isPack: false });
  }, PACK_LIMIT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the program, its engine and its preload script', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/main/main.js',
        '/dist/main/engine.js',
        '/dist/main/scoring-worker.js',
        '/dist/main/block-worker.js',
        '/dist/preload/preload.cjs',
        '/main/electron/assets/icon.png',
      ]),
    );
  });

  it('holds no source, no test, no service, and native code for one system', () => {
    const strange = files.filter((name) => /\.(ts|tsx|map)$|testing|training-service/.test(name));
    expect(strange).toEqual([]);
    expect(files.filter((name) => name.endsWith('.node'))).toEqual([
      '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
      '/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
    ]);
    const modules = new Set(files.map((name) => /^\/node_modules\/([^/]+)/.exec(name)?.[1]));
    expect([...modules].filter((name) => name !== undefined).toSorted()).toEqual([
      'better-sqlite3',
      'onnxruntime-common',
      'onnxruntime-node',
    ]);
  });

  it('has its fuses set, and not a byte beside them changed', () => {
    expect(fusesOf(program)).toEqual(FUSES_WANTED);
    const bytes = readFileSync(program, 'latin1');
    expect(bytes.startsWith(`program ${FUSE_SENTINEL}\u0001\u0009`)).toBe(true);
    expect(bytes).toMatch(/[01]{9} program$/);
  });

  it('has a preload script that needs nothing but Electron', () => {
    const code = asar.extractFile(archive, 'dist/preload/preload.cjs').toString('utf8');
    const { required, exposed } = runPreload(code);
    expect(required).toEqual(['electron']);
    expect(Object.keys(exposed)).toEqual(['riskOMeter']);
    expect(exposed['riskOMeter']).toMatchObject({ scoreFile: expect.any(Function) });
    expect(code.length).toBeLessThan(20_000);
  });

  it.runIf(process.arch === 'x64')('runs its engine, with the native modules beside it', async () => {
    const extracted = join(folder, 'extracted');
    asar.extractAll(archive, extracted);
    const options = JSON.stringify({ directory: join(folder, 'data') });
    const engine = fork(join(extracted, 'dist/main/engine.js'), [options], {
      serialization: 'advanced',
      execArgv: [],
    });
    try {
      const answers = Promise.withResolvers<unknown>();
      engine.on('message', (message: { id?: number; event?: string }) => {
        if (message.event === 'ready') engine.send({ id: 1, method: 'jobs.list', input: {} });
        if (message.id === 1) answers.resolve(message);
      });
      engine.once('exit', (code) => answers.reject(new Error(`the engine ended with code ${code}`)));
      expect(await answers.promise).toEqual({ id: 1, ok: true, value: [] });
    } finally {
      engine.kill('SIGKILL');
    }
  });

  it.runIf(process.arch === 'x64')('opens its window, over a stand-in for Electron', () => {
    const extracted = join(folder, 'with-electron');
    asar.extractAll(archive, extracted);
    const standIn = join(extracted, 'node_modules/electron');
    mkdirSync(standIn);
    writeFileSync(
      join(standIn, 'package.json'),
      '{"name":"electron","type":"module","exports":"./index.js"}',
    );
    const names =
      'app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, net, protocol, safeStorage, session';
    const double = pathToFileURL(join(root, 'main/testing/electron-double.ts')).href;
    writeFileSync(
      join(standIn, 'index.js'),
      `import { ElectronDouble } from '${double}';
       export const double = new ElectronDouble();
       export const { ${names}, utilityProcess } = double.module();`,
    );
    const start = join(extracted, 'start.mjs');
    writeFileSync(
      start,
      `import { double } from 'electron';
       await import('./dist/main/main.js');
       while (double.windows.length === 0) await new Promise((wake) => setTimeout(wake, 20));
       const page = await double.pageHandler(new Request('app://risk/'));
       const [window] = double.windows;
       const policy = page.headers.get('content-security-policy').split(';')[0];
       console.log(JSON.stringify({ loaded: window.loaded, policy, answers: double.ipc.channels.length }));
       double.app.emit('before-quit', { preventDefault() {} });
       while (!double.did.includes('exit 0')) await new Promise((wake) => setTimeout(wake, 20));`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, [start], {
      encoding: 'utf8',
      timeout: 30_000,
      env: { RISK_DATA_DIR: join(folder, 'data'), PATH: process.env['PATH'] },
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      loaded: ['app://risk/'],
      policy: "default-src 'none'",
      // The verbs, a way in for files and two ways out.
      answers: Object.keys(desktopVerbs).length + 3,
    });
  });
});

describe.runIf(process.platform === 'linux')('packed for another system', { timeout: PACK_LIMIT_MS }, () => {
  let folder = '';
  beforeAll(() => build({ parts: ['main', 'preload'] }));
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'risk-pack-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('a program of macOS carries its fuses, the digest of its archive and its own native code', () => {
    macElectron(join(folder, 'electron'));
    const { icns } = makeIcons(folder);
    // There is nothing to sign with here, not even for this machine alone.
    pack(folder, [
      '--mac',
      '--arm64',
      `-c.mac.icon=${icns}`,
      '-c.electronFuses.resetAdHocDarwinSignature=false',
    ]);
    const contents = join(folder, 'out/mac-arm64/Risk-O-Meter.app/Contents');
    const framework = join(contents, 'Frameworks/Electron Framework.framework/Electron Framework');
    expect(fusesOf(framework)).toEqual(FUSES_WANTED);
    const archive = join(contents, 'Resources/app.asar');
    const found = /<key>ElectronAsarIntegrity<\/key>(.*?<\/dict>)/s.exec(
      readFileSync(join(contents, 'Info.plist'), 'utf8'),
    );
    expect([...(found?.[1] ?? '').matchAll(/<(?:key|string)>(.*?)<\//g)].map(([, text]) => text)).toEqual([
      'Resources/app.asar',
      'algorithm',
      'SHA256',
      'hash',
      headerDigest(archive),
    ]);
    expect(nativeFiles(archive)).toEqual([
      '/node_modules/better-sqlite3/prebuilds/darwin-arm64.node',
      '/node_modules/onnxruntime-node/bin/napi-v6/darwin/arm64/onnxruntime_binding.node',
    ]);
  });

  it('a program of Windows does too', async () => {
    await windowsElectron(join(folder, 'electron'));
    const { ico } = makeIcons(folder);
    pack(folder, ['--win', '--x64', `-c.win.icon=${ico}`]);
    const program = join(folder, 'out/win-unpacked/Risk-O-Meter.exe');
    expect(fusesOf(program)).toEqual(FUSES_WANTED);
    const archive = join(folder, 'out/win-unpacked/resources/app.asar');
    // Beside it stands the stand-in's default application, which the packer takes out of a real Electron alone.
    expect(windowsIntegrity(program)).toContainEqual({
      file: 'resources\\app.asar',
      alg: 'SHA256',
      value: headerDigest(archive),
    });
    expect(nativeFiles(archive)).toEqual([
      '/node_modules/better-sqlite3/prebuilds/win32-x64.node',
      '/node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime_binding.node',
    ]);
    // The libraries that the runtime loads lie beside it, where they can be signed.
    const beside = readdirSync(
      join(
        folder,
        'out/win-unpacked/resources/app.asar.unpacked/node_modules/onnxruntime-node/bin/napi-v6/win32/x64',
      ),
    );
    expect(beside).toEqual(expect.arrayContaining(['onnxruntime.dll', 'onnxruntime_binding.node']));
  });
});

/** Packs around the stand-in below the folder, into `out` there. @throws Error with all that electron-builder said */
function pack(folder: string, settings: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/electron-builder/cli.js'),
      '--dir',
      '--publish',
      'never',
      `-c.electronDist=${join(folder, 'electron')}`,
      `-c.directories.output=${join(folder, 'out')}`,
      ...settings,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`electron-builder failed:\n${stdout}\n${stderr}`);
}

function fusesOf(program: string): Record<string, string | undefined> {
  const bytes = readFileSync(program, 'latin1');
  const fuses = bytes.slice(bytes.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2);
  return Object.fromEntries(Object.keys(FUSES_WANTED).map((name, index) => [name, fuses[index]]));
}

/** What Electron computes when it opens the archive, and compares; the header holds the digests of all files. */
function headerDigest(archive: string): string {
  return createHash('sha256').update(asar.getRawHeader(archive).headerString).digest('hex');
}

function nativeFiles(archive: string): string[] {
  return asar.listPackage(archive, { isPack: false }).filter((name) => name.endsWith('.node'));
}

/** What the preload script may ask for in a sandbox, recorded; anything else is an error, as it is there. */
function runPreload(code: string): {
  readonly required: string[];
  readonly exposed: Record<string, unknown>;
} {
  const required: string[] = [];
  const exposed: Record<string, unknown> = {};
  const require = (name: string): unknown => {
    required.push(name);
    if (name !== 'electron') throw new Error(`a sandboxed script cannot load ${name}`);
    return {
      contextBridge: { exposeInMainWorld: (key: string, value: unknown) => void (exposed[key] = value) },
    };
  };
  runInNewContext(`(function (require) {${code}\n})`, {})(require);
  return { required, exposed };
}
