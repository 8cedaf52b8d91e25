import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import settleLaterFuses, { FUSE_SENTINEL } from './ninth-fuse.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'risk-fuses-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const wireOf = (fuses: string, version = 1) =>
  `${FUSE_SENTINEL}${String.fromCharCode(version, fuses.length)}${fuses}`;

/** @returns the program's text after the hook */
function settled(program: string, platform = 'linux', path = 'risk-o-meter'): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, program, 'latin1');
  settleLaterFuses({
    appOutDir: folder,
    electronPlatformName: platform,
    packager: { executableName: 'risk-o-meter', appInfo: { productFilename: 'Risk-O-Meter' } },
  });
  return readFileSync(file, 'latin1');
}

describe('the fuses that electron-builder does not know', () => {
  it.each([
    ['101100010', '101100011'],
    ['101100011', '101100011'],
    ['1011000101', '1011000110'],
  ])('turns %s into %s and leaves the first eight', (shipped, expected) => {
    expect(settled(`ab${wireOf(shipped)}1111`)).toBe(`ab${wireOf(expected)}1111`);
  });

  it('sets both wires of a universal program', () => {
    const program = `${wireOf('101100010')} between ${wireOf('101100010')}`;
    expect(settled(program)).toBe(`${wireOf('101100011')} between ${wireOf('101100011')}`);
  });

  it.each([
    ['win32', 'Risk-O-Meter.exe'],
    ['darwin', 'Risk-O-Meter.app/Contents/Frameworks/Electron Framework.framework/Electron Framework'],
  ])('finds the program of %s', (platform, path) => {
    expect(settled(wireOf('101100010'), platform, path)).toBe(wireOf('101100011'));
  });

  it.each([
    ['no wire', 'nothing here', /^no fuses were found in /],
    [
      'too few fuses',
      wireOf('10110001'),
      'Electron has 8 fuses; decided on are 9 to 10: see docs/security.md',
    ],
    [
      'an unknown fuse',
      wireOf('10110001000'),
      'Electron has 11 fuses; decided on are 9 to 10: see docs/security.md',
    ],
    ['another version', wireOf('101100010', 2), 'the fuse wire has version 2, 1 is known'],
  ])('packs nothing with %s', (_what, program, message) => {
    expect(() => settled(program)).toThrow(message);
    expect(readFileSync(join(folder, 'risk-o-meter'), 'latin1')).toBe(program);
  });
});
