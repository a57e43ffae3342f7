import { defineConfig } from 'vitest/config';

/** One run over all packages. Tests import their own package by relative path and the others as built. */
export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
