import { defineConfig } from 'vitest/config';

const limits = {
  pool: 'forks',
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // Where CI is set, colours would stand in what a test reads.
  env: { NO_COLOR: '1' },
} as const;

/** What computes, or waits for a meter or a process of its own, and stands a busy machine. */
const sideBySide = [
  'packages/*/src/**/*-conformance.test.ts',
  'packages/{analysis,core,report,starter,store,tasks}/src/**/*.test.ts',
  'packages/backend-*/src/**/*.test.ts',
  'packages/testkit/src/{onnx,tfjs}/**/*.test.ts',
  'packages/cli/src/{catalog,output}/**/*.test.ts',
  'tools/method/*.test.{mjs,ts}',
  'tools/method/peers/*.test.ts',
  'tools/method/pitfalls/p{02,05,06,08}-*.test.ts',
  'packages/cli/src/{diff,verify,bad-input,compare-runtimes,config,conformance,disk-full}.test.ts',
  'packages/cli/src/{baseline,compare,gate}.test.ts',
  'packages/cli/src/{help,library-example,plugin-words,precision-target,resume}.test.ts',
];

/**
 * One run over all packages. Tests import their own package by relative path and the others as built.
 * Three files at a time, since most of them wait for processes and meters, and then, one after the other, those that drive counters in real time or
 * measure themselves.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...limits,
          name: 'side by side',
          include: sideBySide,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...limits,
          name: 'alone',
          include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.{ts,mjs}'],
          exclude: sideBySide,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
