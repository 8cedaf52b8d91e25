/**
 * Where a process or a thread of this room starts. Run from source it is a `.ts` file beside its caller; once built,
 * all entries stand as `.js` files in one flat folder. The bundler leaves such addresses alone, so they are chosen here.
 */
export type EntryName = 'engine' | 'scoring-worker' | 'block-worker' | 'check-worker' | 'reasons-worker';

const sources: Record<EntryName, string> = {
  engine: './main.ts',
  'scoring-worker': './scoring-worker.ts',
  'block-worker': './block-worker.ts',
  'check-worker': './check-worker.ts',
  'reasons-worker': './reasons-worker.ts',
};

export function entryUrl(name: EntryName): URL {
  return new URL(import.meta.url.endsWith('.ts') ? sources[name] : `./${name}.js`, import.meta.url);
}
