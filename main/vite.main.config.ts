/**
 * Builds Electron's main process with the engine and its worker beside it, as entries in one flat folder: each finds the
 * others by name there. Native modules and Electron itself are found at run time.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const atRunTime = ['electron', 'better-sqlite3', 'onnxruntime-node'];

export default defineConfig({
  root: folder('.'),
  publicDir: false,
  // Only the root's own dependencies are packed, so all others go into the bundle.
  ssr: { noExternal: true, external: atRunTime },
  build: {
    ssr: true,
    outDir: folder('../dist/main'),
    emptyOutDir: true,
    target: 'node24',
    // Stack traces of the field should name real functions.
    minify: false,
    rolldownOptions: {
      external: atRunTime,
      input: {
        main: folder('electron/main.ts'),
        engine: folder('engine/main.ts'),
        'scoring-worker': folder('engine/scoring-worker.ts'),
        'block-worker': folder('engine/block-worker.ts'),
        'check-worker': folder('engine/check-worker.ts'),
        'reasons-worker': folder('engine/reasons-worker.ts'),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
