import type { PreflightFinding } from '@wattbench/core';
import { afterEach, describe, expect, it } from 'vitest';
import { systemTree } from '../__fixtures__/system-tree.js';
import { ownMachine, perform } from './__fixtures__/perform.js';

ownMachine();
afterEach(() => {
  delete process.env['WATTBENCH_SYSTEM_ROOT'];
});

const few = { inferences: 4, accuracySamples: 2, baselineS: 0 };
const note: PreflightFinding = {
  code: 'turbo',
  severity: 'note',
  detail: 'turbo is on',
  fix: 'turn it off',
};
const governor: PreflightFinding = {
  code: 'governor',
  severity: 'disturbs',
  detail: 'the governor is powersave',
  fix: 'sudo cpupower',
};
const battery: PreflightFinding = {
  code: 'no-mains-power',
  severity: 'disturbs',
  detail: 'it runs on battery',
  fix: 'Connect the charger.',
};

const counts = (count: number) => ({
  'thermal_throttle/core_throttle_count': count,
});

describe('a machine that would show in the figures', () => {
  it('is refused with --strict: every finding that disturbs with its fix, and nothing is stored', async () => {
    const preflight = [governor, note, battery];
    const { error, results, events } = await perform({ backends: [{}], preflight, strict: true });
    expect(error).toMatchObject({
      code: 'PREFLIGHT_FAILED',
      message: 'governor: the governor is powersave; no-mains-power: it runs on battery',
      fix: expect.stringMatching(/governor: sudo cpupower\n.*no-mains-power: Connect/),
      detail: { findings: [governor, battery] },
    });
    expect(results).toEqual([]);
    expect(events).toEqual([]);
  });

  it('is measured without, told at the start, and stands in every result', async () => {
    const preflight = [governor, note];
    const { results, events } = await perform({ backends: [{}], protocol: few, preflight });
    expect(events[0]).toMatchObject({ type: 'experiment-start', preflight });
    expect(results).toMatchObject([{ state: 'completed', preflight }]);
  });

  it('is measured with --strict when there are notes only', async () => {
    const options = { backends: [{}], protocol: few, preflight: [note], strict: true };
    expect((await perform(options)).results).toMatchObject([{ state: 'completed' }]);
  });
});

async function heatedRun(after: number) {
  const tree = systemTree().processors(1, counts(5));
  process.env['WATTBENCH_SYSTEM_ROOT'] = tree.root;
  const { results } = await perform({
    backends: [{}],
    protocol: few,
    onEvent: (event) => {
      if (event.type === 'phase-start' && event.phase === 'measure') {
        tree.processors(1, counts(after));
      }
    },
  });
  return results[0];
}

describe('the conditions of a run', () => {
  it('are read before and after it, and throttling in between is an issue', async () => {
    expect(await heatedRun(6)).toMatchObject({
      conditions: { throttleCount: 5 },
      conditionsAfter: { throttleCount: 6 },
      issues: expect.arrayContaining([
        { code: 'throttled', detail: expect.stringContaining('held down for its heat') },
      ]),
    });
  });

  it('are no issue when nothing was throttled', async () => {
    const result = await heatedRun(5);
    expect(result?.state === 'completed' && result.issues.map(({ code }) => code)).not.toContain(
      'throttled',
    );
  });

  it('are read after a run that failed, too', async () => {
    const { results } = await perform({
      backends: [{ misbehaviour: { in: 'run', how: 'throw' } }],
      protocol: few,
    });
    expect(results[0]).toHaveProperty('conditionsAfter');
  });
});
