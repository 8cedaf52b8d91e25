import { defineConfig } from 'vitest/config';

const room = (name: string) => ({
  extends: true as const,
  test: { name, include: [`${name}/**/*.test.{ts,tsx}`] },
});

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
    exclude: ['**/node_modules/**', 'dist/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for may take long on a busy machine; no test asserts a time.
    expect: { poll: { timeout: 20_000 } },
    projects: ['app', 'main', 'renderer', 'training-service', 'scripts'].map(room),
  },
});
