import type { Protocol } from '@wattbench/core';
import type { FakeBackendOptions } from '@wattbench/testkit/backend';
import { describe, expect, it } from 'vitest';
import { ownMachine, perform } from './__fixtures__/perform.js';

ownMachine();

/** The failed run of a backend that misbehaves; the other cell is done, and no process is left. */
async function failureOf(
  misbehaviour: FakeBackendOptions['misbehaviour'],
  protocol: Partial<Protocol> = {},
) {
  if (misbehaviour === undefined) throw new TypeError('nothing to fail of');
  const { results, error, survivors } = await perform({
    backends: [{ id: 'bad', misbehaviour }, { id: 'good' }],
    protocol,
  });
  expect(error).toBeUndefined();
  expect(survivors).toEqual([]);
  const bad = results.find(({ spec }) => spec.cell.backend.id === 'bad');
  const good = results.find(({ spec }) => spec.cell.backend.id === 'good');
  expect(good?.state).toBe('completed');
  if (bad?.state !== 'failed') throw new TypeError(`the bad run is ${bad?.state}`);
  return bad;
}

describe('a child that goes wrong', () => {
  it('throws: the message of the backend stands in the result', async () => {
    expect(await failureOf({ in: 'open', how: 'throw' })).toMatchObject({
      phase: 'load',
      error: { code: 'BACKEND_UNAVAILABLE', message: expect.stringContaining('as it was told') },
    });
  });

  it('exits: code and last stderr stand in the result, and what was finished before', async () => {
    const failed = await failureOf({ in: 'run', how: 'exit', atCall: 9 });
    expect(failed).toMatchObject({
      phase: 'measure',
      error: { code: 'CHILD_CRASHED' },
      exit: { code: 7, signal: null },
      stderrTail: expect.stringContaining('leaving with code 7'),
    });
    expect(failed.phases.map(({ id }) => id)).toEqual(['baseline', 'load', 'first-run', 'warm-up']);
  });

  it('aborts: the signal stands in the result', async () => {
    expect(await failureOf({ in: 'run', how: 'abort' })).toMatchObject({
      phase: 'first-run',
      error: { code: 'CHILD_CRASHED' },
      exit: { code: null, signal: 'SIGABRT' },
    });
  });

  it.each(['hang', 'spin'] as const)(
    'does not answer (%s): it is killed at the limit',
    async (how) => {
      expect(
        await failureOf({ in: 'run', how }, { limits: { startS: 20, phaseS: 1, stopS: 0.2 } }),
      ).toMatchObject({
        phase: 'first-run',
        error: { code: 'CHILD_TIMEOUT' },
        exit: { code: null, signal: 'SIGKILL' },
      });
    },
  );

  it('floods its output: it is killed and little is kept', async () => {
    const failed = await failureOf({ in: 'run', how: 'flood' });
    expect(failed.error.code).toBe('CHILD_FLOODED');
    expect(failed.stderrTail.length).toBeLessThanOrEqual(8192);
  });

  it('runs out of memory: the message says so', async () => {
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = '--max-old-space-size=96';
    try {
      const failed = await failureOf({ in: 'run', how: 'memory' });
      expect(failed.error).toMatchObject({
        code: 'CHILD_CRASHED',
        message: expect.stringContaining('out of memory'),
      });
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });

  it.runIf(process.platform === 'linux')('leaves no process of its own behind', async () => {
    const failed = await failureOf(
      { in: 'run', how: 'grandchild' },
      { limits: { startS: 20, phaseS: 1, stopS: 0 } },
    );
    expect(failed.error.code).toBe('CHILD_TIMEOUT');
  });

  it.runIf(process.platform === 'linux')(
    'ends and leaves a process that holds its pipes: its end is seen at once',
    async () => {
      expect(await failureOf({ in: 'run', how: 'orphan' })).toMatchObject({
        error: { code: 'CHILD_CRASHED' },
        exit: { code: 7, signal: null },
      });
    },
  );

  it('breaks while it closes: the measured window is lost with it, and the run is failed', async () => {
    expect(await failureOf({ in: 'close', how: 'exit' })).toMatchObject({ phase: 'cool-down' });
  });

  it('fails for good at load: the other repeats are skipped with the reason', async () => {
    const { results } = await perform({
      backends: [{ misbehaviour: { in: 'open', how: 'throw' } }],
      protocol: { repeats: 3 },
    });
    expect(results.map(({ state }) => state)).toEqual(['failed', 'skipped', 'skipped']);
    expect(results[1]).toMatchObject({ reason: expect.stringContaining('BACKEND_UNAVAILABLE') });
  });
});
