import { fileURLToPath } from 'node:url';
import type { PluginRef } from '@wattbench/core';
import {
  backendMisbehaviours,
  checkBackend,
  fakeClassifier,
  type BackendCaseResult,
  type BackendMisbehaviour,
  type CheckBackendOptions,
} from '@wattbench/testkit/backend';
import { describe, expect, test } from 'vitest';

const misbehaviours = Object.keys(backendMisbehaviours) as BackendMisbehaviour[];

/** The limits that a misbehaviour is to meet soon. */
function limitsFor(misbehaviour: BackendMisbehaviour): CheckBackendOptions {
  switch (misbehaviour) {
    case 'probe-hangs':
      return { probeLimitMs: 500 };
    case 'hangs-in-run':
    case 'hangs-in-close':
    case 'spins-in-run':
      return { caseLimitMs: 1000 };
    case 'leaves-a-timer':
    case 'leaves-a-thread':
      return { settleMs: 300 };
    case 'eats-memory-in-run':
      return { heapLimitMiB: 64 };
    default:
      return {};
  }
}

const results = new Map<BackendMisbehaviour, Promise<BackendCaseResult | undefined>>();

/** What became of the case that must show it; run once. */
function resultOf(misbehaviour: BackendMisbehaviour) {
  const known = results.get(misbehaviour);
  if (known !== undefined) return known;
  const result = checkBackend(fakeClassifier({ misbehaviour }), {
    only: [backendMisbehaviours[misbehaviour]],
    ...limitsFor(misbehaviour),
  }).then(([only]) => only);
  results.set(misbehaviour, result);
  return result;
}

// Each waits mostly for its processes.
describe.concurrent('a broken backend fails', () => {
  test.each(
    misbehaviours.map((misbehaviour) => [backendMisbehaviours[misbehaviour], misbehaviour]),
  )('%s: %s', async (id, misbehaviour) => {
    expect(await resultOf(misbehaviour)).toMatchObject({ id, state: 'failed' });
  });

  test.each<[string, Partial<PluginRef<'backend'>>]>([
    ['options that JSON loses', { options: { onRun: () => undefined } as never }],
    ['another kind', { kind: 'meter' as never }],
    ['another version of the contract', { specVersion: 2 as never }],
    ['an id with capitals', { id: 'Fake' }],
    ['a path as entry', { entry: fileURLToPath(fakeClassifier().entry) }],
    ['an entry that is not there', { entry: 'file:///no-such-folder/fake.js' }],
    ['an entry without a backend', { entry: import.meta.resolve('@wattbench/testkit/onnx') }],
    ['no version', { package: { name: 'fake', version: '' } }],
    ['no format', { formats: [] }],
  ])('ref-is-data: %s', async (_, part) => {
    const ref = { ...fakeClassifier(), ...part };
    expect(await checkBackend(ref, { only: ['ref-is-data'] })).toMatchObject([{ state: 'failed' }]);
  });
});

describe('what a broken backend did is told', () => {
  test.each<[BackendMisbehaviour, RegExp]>([
    ['exits-in-run', /ended with exit code 7; the last it printed: leaving with code 7$/],
    ['aborts-in-run', /ended with signal SIGABRT; the last it printed: terminate called as told$/],
    ['hangs-in-run', /not done after 1 s; it was killed$/],
    ['floods-in-run', /printed more than 16 MiB/],
    ['eats-memory-in-run', /out of memory/],
    ['leaves-a-timer', /still alive 0.3 s after close/],
    ['outputs-in-wrong-order', /output 0: \[0\]\.label is "NEGATIVE"; expected "POSITIVE"$/],
    ['writes-into-home', /^it wrote \.fake in the home folder$/],
    [
      'throws-plain-errors',
      /expected a rejection with MODEL_NOT_FOUND; it rejected with TypeError/,
    ],
  ])('%s', async (misbehaviour, detail) => {
    expect(await resultOf(misbehaviour)).toMatchObject({
      detail: expect.stringMatching(detail),
    });
  });
});
