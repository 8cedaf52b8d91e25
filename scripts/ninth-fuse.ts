/**
 * electron-builder's `afterPack` hook: settles the fuses that electron-builder has no setting for, just before it sets
 * its own eight and signs. A program with a fuse that nobody has decided on is not packed.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the wire in Electron's program; after it stand a version, the number of fuses, and one character each. */
export const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const WIRE_VERSION = 1;

/** Fuses that electron-builder.yml sets, in front of those here. */
const SET_BY_BUILDER = 8;

/** On or off, in the order of the wire. */
const laterFuses: readonly { readonly name: string; readonly isOn: boolean; readonly isOptional: boolean }[] =
  [
    // Out-of-bounds access of WebAssembly is caught by the processor, not by a check that an engine bug could skip.
    { name: 'wasmTrapHandlers', isOn: true, isOptional: false },
    // Announced for a coming Electron: binds web sessions to a device. No page here has a web session.
    { name: 'deviceBoundSessions', isOn: false, isOptional: true },
  ];

/** The part of electron-builder's context that is used. */
export interface PackContext {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly packager: {
    readonly executableName?: string;
    readonly appInfo: { readonly productFilename: string };
  };
}

/** @throws Error where the program has no wire, another version of it, or other fuses than were decided on */
export default function settleLaterFuses(context: PackContext): void {
  const path = fuseFile(context);
  const program = readFileSync(path);
  const wires = wirePositions(program);
  if (wires.length === 0) throw new Error(`no fuses were found in ${path}`);
  const changes = wires.flatMap((position) => wireChanges(program, position));
  const file = openSync(path, 'r+');
  try {
    for (const { position, value } of changes) writeSync(file, value, position, 'latin1');
  } finally {
    closeSync(file);
  }
}

/** Where each wire starts: a universal program of macOS has one for either processor. */
function wirePositions(program: Buffer): number[] {
  const positions: number[] = [];
  for (let at = program.indexOf(FUSE_SENTINEL); at >= 0; at = program.indexOf(FUSE_SENTINEL, at + 1))
    positions.push(at + FUSE_SENTINEL.length);
  return positions;
}

function wireChanges(program: Buffer, wire: number): { position: number; value: string }[] {
  const [version, length = 0] = program.subarray(wire, wire + 2);
  if (version !== WIRE_VERSION)
    throw new Error(`the fuse wire has version ${version}, ${WIRE_VERSION} is known`);
  const least = SET_BY_BUILDER + laterFuses.filter(({ isOptional }) => !isOptional).length;
  const most = SET_BY_BUILDER + laterFuses.length;
  if (length < least || length > most)
    throw new Error(`Electron has ${length} fuses; decided on are ${least} to ${most}: see docs/security.md`);
  return laterFuses.slice(0, length - SET_BY_BUILDER).map(({ isOn }, index) => ({
    position: wire + 2 + SET_BY_BUILDER + index,
    value: isOn ? '1' : '0',
  }));
}

/** On macOS the fuses lie in Electron's framework, not in the program that starts it. */
function fuseFile({ appOutDir, electronPlatformName, packager }: PackContext): string {
  const name = packager.appInfo.productFilename;
  switch (electronPlatformName) {
    case 'darwin':
      return join(
        appOutDir,
        `${name}.app/Contents/Frameworks/Electron Framework.framework/Electron Framework`,
      );
    case 'win32':
      return join(appOutDir, `${name}.exe`);
    default:
      return join(appOutDir, packager.executableName ?? name);
  }
}
