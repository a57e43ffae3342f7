import { defineConfig } from 'vitest/config';

const limits = { pool: 'forks', testTimeout: 60_000, hookTimeout: 120_000 } as const;
const conformance = 'packages/*/src/**/*-conformance.test.ts';

/**
 * One run over all packages. Tests import their own package by relative path and the others as built.
 * Conformance cases mostly wait for their meters and stand a busy machine: two files at a time. The
 * others drive counters in real time or measure themselves: one after the other.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...limits,
          name: 'conformance',
          include: [conformance],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...limits,
          name: 'tests',
          include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [conformance],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
