import { describeMeter, fakeMeter, meterCases } from '@wattbench/testkit/meter';
import * as nodeTest from 'node:test';
import { describe, expect, test } from 'vitest';

describeMeter({ describe, test }, fakeMeter({ detail: true }));

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

describe('describeMeter', () => {
  test('registers every case under its title and id', () => {
    const framework = recorder();
    describeMeter(framework, fakeMeter());
    expect([...framework.tests.keys()]).toEqual(
      meterCases.map(({ id, title }) => `${title} (${id})`),
    );
  });

  test('fails with what was found', async () => {
    const framework = recorder();
    describeMeter(framework, fakeMeter({ misbehaviour: 'period-of-zero' }), {
      only: ['channel-fields'],
    });
    const [run] = framework.tests.values();
    await expect(run?.({ skip: () => undefined })).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringContaining('updatePeriodNs is 0'),
    });
  });

  test('skips what does not apply, with the reason', async () => {
    const framework = recorder();
    describeMeter(framework, fakeMeter(), { only: ['series-valid'] });
    const reasons: unknown[] = [];
    for (const run of framework.tests.values()) {
      await run({ skip: (reason) => reasons.push(reason) });
    }
    expect(reasons).toEqual(['it has no power samples']);
  });

  test('takes the test framework of Node as it is', () => {
    const framework: Parameters<typeof describeMeter>[0] = nodeTest;
    expect(typeof framework.test).toBe('function');
  });
});
