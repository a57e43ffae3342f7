import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { makeRun, makeSpec } from '../../../packages/analysis/src/__fixtures__/runs.js';
import { summaryOf } from '../../../packages/analysis/src/__fixtures__/summary-of.js';
import {
  ownMachine,
  perform,
} from '../../../packages/runner/src/experiment/__fixtures__/perform.js';
import { otherLoad } from '../../../packages/runner/src/metering/other-load.js';

ownMachine();

const burners: ChildProcess[] = [];
afterEach(() => {
  for (const burner of burners.splice(0)) burner.kill('SIGKILL');
});

/** Processes of others that use a seventh of the machine and more. */
async function burn(): Promise<void> {
  const count = Math.ceil(availableParallelism() / 7);
  await Promise.all(
    Array.from({ length: count }, () => {
      const burner = spawn(process.execPath, ['-e', 'console.log(1); for (;;);']);
      burners.push(burner);
      return new Promise((resolve) => burner.stdout.once('data', resolve));
    }),
  );
}

/** CPU time of the machine so far, in ms: without work, and all of it. */
function cpuTimes(): { readonly idle: number; readonly whole: number } {
  const times = cpus().map((cpu) => cpu.times);
  return {
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    whole: times.flatMap(Object.values<number>).reduce((sum, time) => sum + time, 0),
  };
}

/** Part of the processors that all processes use, over a tenth of a second. */
async function busyPart(): Promise<number> {
  const before = cpuTimes();
  await delay(100);
  const after = cpuTimes();
  return 1 - (after.idle - before.idle) / (after.whole - before.whole);
}

describe('P9 load of others does not pass for the model', () => {
  test.skipIf(process.platform !== 'linux')(
    'a window in which others worked says so',
    async ({ skip }) => {
      await burn();
      skip(
        (await busyPart()) < 0.08,
        'this process may use too little of the machine to disturb it',
      );
      const { results } = await perform({
        backends: [{ busyUs: 1000 }],
        protocol: {
          accuracySamples: 0,
          baselineS: 0,
          minimumWindow: { seconds: 0.3, meterUpdates: 0 },
        },
      });
      expect(results[0]).toMatchObject({
        state: 'completed',
        issues: expect.arrayContaining([
          {
            code: 'other-load',
            detail: expect.stringMatching(
              /used \d+ % of the processors during the measured window/,
            ),
          },
        ]),
      });
    },
  );

  test('the work of the model itself is no load of others, and little of them is none', () => {
    const window = { startNs: 0, endNs: 10e9 };
    const whole = 10e9 * availableParallelism();
    const record = { id: 'measure', window, inferences: 1, readings: [] } as const;
    const quiet = { ...record, processCpuNs: whole, otherCpuNs: 0.03 * whole };
    expect(otherLoad([quiet])).toBeUndefined();
    expect(otherLoad([{ ...quiet, otherCpuNs: 0.2 * whole }])?.code).toBe('other-load');
  });

  test('the repeat is flagged, and the cell says in how many', () => {
    const issue = { code: 'other-load', detail: 'others used 12 %' } as const;
    const { issues } = summaryOf([
      makeRun(makeSpec(0), 36, { issues: [issue] }),
      makeRun(makeSpec(1), 36),
    ]);
    expect(issues).toContainEqual({ ...issue, repeats: 1, of: 2 });
  });
});
