/**
 * Folders that look like Electron's to electron-builder, for tests of packing where Electron cannot be had: programs
 * that run nothing, but carry the fuse wire and whatever else the packer reads or changes.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { FUSE_SENTINEL } from './ninth-fuse.ts';

/** As Electron ships them, but for the ninth, so that setting it shows: runAsNode, nodeOptions, nodeCliInspect, fileProtocol on. */
export const FUSES_AS_SHIPPED = '101100010';

// What electron-builder itself uses; it lies below it and is not named in package.json.
export interface Asar {
  createPackage(source: string, archive: string): Promise<void>;
  extractFile(archive: string, name: string): Buffer;
  extractAll(archive: string, destination: string): void;
  listPackage(archive: string, options: { readonly isPack: boolean }): string[];
  getRawHeader(archive: string): { readonly headerString: string };
}
interface ResourceEntry {
  readonly type: string | number;
  readonly id: string | number;
  readonly bin: ArrayBuffer;
}
interface NtExecutable {
  generate(): ArrayBuffer;
}
interface NtResource {
  readonly entries: ResourceEntry[];
  outputResource(executable: NtExecutable): void;
}
interface VersionInfo {
  setStringValues(language: { lang: number; codepage: number }, values: Record<string, string>): void;
  outputToResourceEntries(entries: ResourceEntry[]): void;
}
interface ResEdit {
  readonly NtExecutable: {
    createEmpty(is32Bit: boolean, isDll: boolean): NtExecutable;
    from(bytes: Buffer): NtExecutable;
  };
  readonly NtExecutableResource: { from(executable: NtExecutable): NtResource };
  readonly Resource: { readonly VersionInfo: { createEmpty(): VersionInfo } };
}
const builderRequire = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const libraryRequire = createRequire(builderRequire.resolve('app-builder-lib/package.json'));
export const asar: Asar = libraryRequire('@electron/asar');
const resedit: ResEdit = libraryRequire('resedit');

const wire = `${FUSE_SENTINEL}\u0001${String.fromCharCode(FUSES_AS_SHIPPED.length)}${FUSES_AS_SHIPPED}`;
const program = `program ${wire} program`;

export async function linuxElectron(directory: string): Promise<void> {
  mkdirSync(join(directory, 'locales'), { recursive: true });
  writeFileSync(join(directory, 'electron'), program, { encoding: 'latin1', mode: 0o755 });
  await withDefaultApplication(directory);
}

export async function windowsElectron(directory: string): Promise<void> {
  mkdirSync(join(directory, 'locales'), { recursive: true });
  const executable = resedit.NtExecutable.createEmpty(false, false);
  const resource = resedit.NtExecutableResource.from(executable);
  const version = resedit.Resource.VersionInfo.createEmpty();
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' });
  version.outputToResourceEntries(resource.entries);
  // Kept as a resource: whatever lies behind the sections is lost when the packer writes its own.
  resource.entries.push({
    type: 'WIRE',
    id: 'WIRE',
    bin: new Uint8Array(Buffer.from(program, 'latin1')).buffer,
  });
  for (const entry of resource.entries) Object.assign(entry, { lang: 1033, codepage: 1200 });
  resource.outputResource(executable);
  writeFileSync(join(directory, 'electron.exe'), Buffer.from(executable.generate()));
  await withDefaultApplication(directory);
}

/** The archive's digest that a packed program of Windows carries, as JSON. */
export function windowsIntegrity(executable: string): unknown {
  const resource = resedit.NtExecutableResource.from(resedit.NtExecutable.from(readFileSync(executable)));
  const entry = resource.entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR');
  return entry === undefined ? null : JSON.parse(Buffer.from(entry.bin).toString('utf8'));
}

export function macElectron(directory: string): void {
  const contents = join(directory, 'Electron.app/Contents');
  const frameworks = join(contents, 'Frameworks');
  makeBundle(contents, 'Electron');
  mkdirSync(join(contents, 'Resources'));
  for (const kind of ['Helper', 'Helper (Renderer)', 'Helper (GPU)', 'Helper (Plugin)'])
    makeBundle(join(frameworks, `Electron ${kind}.app/Contents`), `Electron ${kind}`);
  const framework = join(frameworks, 'Electron Framework.framework/Electron Framework');
  mkdirSync(dirname(framework));
  writeFileSync(framework, program, 'latin1');
  writeNotices(directory);
}

/** Icons in the formats of Windows and macOS that hold as little as the packer accepts: it would fetch a tool to make them. */
export function makeIcons(directory: string): { readonly icns: string; readonly ico: string } {
  const icns = join(directory, 'icon.icns');
  writeFileSync(icns, 'icns\0\0\0\u0008', 'latin1');
  const ico = join(directory, 'icon.ico');
  const picture = readFileSync(resolve(import.meta.dirname, '../main/electron/assets/icon.png'));
  // One picture of 256 × 256 pixels, written as 0, in 32 bits, behind a header and its one entry.
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(picture.length, 14);
  head.writeUInt32LE(head.length, 18);
  writeFileSync(ico, Buffer.concat([head, picture]));
  return { icns, ico };
}

async function withDefaultApplication(directory: string): Promise<void> {
  writeNotices(directory);
  const application = join(directory, 'application');
  mkdirSync(application);
  writeFileSync(join(application, 'package.json'), '{}');
  mkdirSync(join(directory, 'resources'));
  await asar.createPackage(application, join(directory, 'resources/default_app.asar'));
  rmSync(application, { recursive: true });
}

function writeNotices(directory: string): void {
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version'])
    writeFileSync(join(directory, name), name);
}

function makeBundle(contents: string, name: string): void {
  mkdirSync(join(contents, 'MacOS'), { recursive: true });
  writeFileSync(join(contents, 'MacOS', name), 'program', { mode: 0o755 });
  const pairs = ['CFBundleExecutable', 'CFBundleName'].map(
    (key) => `<key>${key}</key><string>${name}</string>`,
  );
  writeFileSync(
    join(contents, 'Info.plist'),
    `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>${pairs.join('')}</dict></plist>`,
  );
}
