/** Builds the window: static files that work under any address (`base './'`), scripts and styles named by a nonce. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder('.'),
  base: './',
  plugins: [react()],
  // Whoever serves the page puts a fresh nonce in place of this, once a request.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: folder('../dist/renderer'),
    emptyOutDir: true,
    target: 'es2024',
    // An inlined asset would be a data: address, which the page's policy refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
});
