/**
 * Packing, really done: electron-builder packs what was built around a stand-in for Electron's program, and the engine
 * that comes out of the archive runs on this Node with its native modules. Linux only, as the binaries are.
 */
import { fork, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { desktopVerbs } from '@risk/app/contract/desktop.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from './build.ts';
import { FUSE_SENTINEL } from './ninth-fuse.ts';

const root = resolve(import.meta.dirname, '..');

// What electron-builder itself uses; it lies below it and is not named in package.json.
interface Asar {
  createPackage(source: string, archive: string): Promise<void>;
  extractFile(archive: string, name: string): Buffer;
  extractAll(archive: string, destination: string): void;
  listPackage(archive: string, options: { readonly isPack: boolean }): string[];
}
const builderRequire = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const libraryRequire = createRequire(builderRequire.resolve('app-builder-lib/package.json'));
const asar: Asar = libraryRequire('@electron/asar');

/** As Electron ships them, but for the ninth, so that setting it shows: runAsNode, nodeOptions, nodeCliInspect, fileProtocol on. */
const FUSES_AS_SHIPPED = '101100010';
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
    await makeElectron(join(folder, 'electron'));
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/cli.js'),
        '--dir',
        '--linux',
        '--x64',
        '--publish',
        'never',
        `-c.electronDist=${join(folder, 'electron')}`,
        `-c.directories.output=${join(folder, 'out')}`,
      ],
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`electron-builder failed:\n${stdout}\n${stderr}`);
    program = join(folder, 'out/linux-unpacked/risk-o-meter');
    archive = join(folder, 'out/linux-unpacked/resources/app.asar');
    files = asar.listPackage(archive, { isPack: false });
  });
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

  it('has its fuses set', () => {
    const bytes = readFileSync(program, 'latin1');
    const wire = bytes.slice(bytes.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length);
    expect(wire.slice(0, 2)).toBe('\u0001\u0009');
    const found = Object.keys(FUSES_WANTED).map((name, index) => [name, wire[2 + index]]);
    expect(Object.fromEntries(found)).toEqual(FUSES_WANTED);
    // Not a byte beside the wire has changed.
    expect(wire.slice(2 + found.length)).toBe(' program');
    expect(bytes.startsWith(`program ${FUSE_SENTINEL}`)).toBe(true);
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

/** A folder that looks like Electron's to electron-builder. */
async function makeElectron(directory: string): Promise<void> {
  mkdirSync(join(directory, 'resources'), { recursive: true });
  mkdirSync(join(directory, 'locales'));
  const wire = `${FUSE_SENTINEL}\u0001${String.fromCharCode(FUSES_AS_SHIPPED.length)}${FUSES_AS_SHIPPED}`;
  writeFileSync(join(directory, 'electron'), `program ${wire} program`, { encoding: 'latin1', mode: 0o755 });
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version'])
    writeFileSync(join(directory, name), name);
  const application = join(directory, 'application');
  mkdirSync(application);
  writeFileSync(join(application, 'package.json'), '{}');
  await asar.createPackage(application, join(directory, 'resources/default_app.asar'));
  rmSync(application, { recursive: true });
}
