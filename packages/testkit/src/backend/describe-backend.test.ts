import { backendCases, describeBackend, fakeClassifier } from '@wattbench/testkit/backend';
import * as nodeTest from 'node:test';
import { describe, expect, test } from 'vitest';

describeBackend({ describe, test }, fakeClassifier({ tasks: ['text-classification'] }), {
  only: ['ref-is-data', 'expected-answers', 'closed-session'],
});

type Run = (context: { skip(reason?: string): unknown }) => Promise<void>;

/** A test framework that only keeps what it is given. */
function recorder() {
  const tests = new Map<string, Run>();
  return {
    tests,
    describe: (_: string, body: () => void) => body(),
    test: (name: string, _: object, run: Run) => void tests.set(name, run),
  };
}

describe('describeBackend', () => {
  test('registers every case under its level, title and id', () => {
    const framework = recorder();
    describeBackend(framework, fakeClassifier());
    expect([...framework.tests.keys()]).toEqual(
      backendCases.map(({ id, level, title }) => `${level} ${title} (${id})`),
    );
  });

  test('fails with what was found', async () => {
    const framework = recorder();
    describeBackend(framework, fakeClassifier({ misbehaviour: 'precision-is-empty' }), {
      only: ['session-info'],
    });
    const [run] = framework.tests.values();
    await expect(run?.({ skip: () => undefined })).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringContaining('precision is ""'),
    });
  });

  test('skips what does not apply, and deviations, with the reason', async () => {
    const framework = recorder();
    describeBackend(framework, fakeClassifier({ tasks: ['image-classification'] }), {
      only: ['usage-counts', 'close-twice'],
      deviations: { 'close-twice': 'it must not' },
    });
    const reasons: unknown[] = [];
    for (const run of framework.tests.values()) {
      await run({ skip: (reason) => reasons.push(reason) });
    }
    expect(reasons.toSorted()).toEqual([
      'deviation: it must not (it passes here: the deviation can go)',
      'not-applicable: it declares no task that writes text',
    ]);
  });

  test('refuses a wrong name before a test is registered', () => {
    const framework = recorder();
    expect(() => describeBackend(framework, fakeClassifier(), { only: ['no-such-case'] })).toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    );
    expect(framework.tests.size).toBe(0);
  });

  test('takes the test framework of Node as it is', () => {
    const framework: Parameters<typeof describeBackend>[0] = nodeTest;
    expect(typeof framework.test).toBe('function');
  });
});
