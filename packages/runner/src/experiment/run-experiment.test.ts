import { phases, WattbenchError } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { ownMachine, perform } from './__fixtures__/perform.js';

ownMachine();

describe('a completed run', () => {
  it('holds every phase in order, with readings around the window of the child', async () => {
    const { results } = await perform({ backends: [{ busyUs: 500 }] });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.phases.map(({ id }) => id)).toEqual(phases);
    for (const { window, readings } of result.phases) {
      const [reading] = readings;
      if (reading?.state !== 'read') throw new TypeError('no reading');
      expect(reading.window.startNs).toBeLessThanOrEqual(window.startNs);
      expect(reading.window.endNs).toBeGreaterThanOrEqual(window.endNs);
      expect(window.endNs).toBeGreaterThanOrEqual(window.startNs);
      const seconds = (reading.window.endNs - reading.window.startNs) / 1e9;
      expect(reading.energyJ).toBeCloseTo(10 * seconds, 6);
    }
  });

  it('has one latency per call, each at least the work of the call, adding up to the window', async () => {
    const { results } = await perform({ backends: [{ busyUs: 2000 }] });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    const measure = result.phases.find(({ id }) => id === 'measure');
    expect(result.latenciesNs).toHaveLength(20);
    expect(Math.min(...result.latenciesNs)).toBeGreaterThanOrEqual(2e6);
    const sum = result.latenciesNs.reduce((a, b) => a + b, 0);
    expect(sum).toBe((measure?.window.endNs ?? 0) - (measure?.window.startNs ?? 0));
  });

  it('scores the answers in the parent and keeps them', async () => {
    const { results } = await perform({ backends: [{}] });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.scores).toEqual({ accuracy: 0.75 });
    expect(result.outputs.map(({ sampleId }) => sampleId)).toEqual(
      Array.from({ length: 8 }, (_, index) => `s${index}`),
    );
  });

  it('says when there were fewer samples than inferences', async () => {
    const { results } = await perform({ backends: [{}], size: 6 });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.issues).toContainEqual({
      code: 'samples-repeated',
      detail: '6 different samples for 20 inferences',
    });
  });

  it('fills the last batch, so that every call does the same work', async () => {
    const { results } = await perform({ backends: [{}], protocol: { batchSize: 8 } });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.latenciesNs).toHaveLength(3);
    expect(result.phases.find(({ id }) => id === 'measure')?.inferences).toBe(24);
  });

  it('says when the warm-up ran out of time', async () => {
    const { results } = await perform({
      backends: [{ busyUs: 20_000 }],
      protocol: {
        warmUp: {
          minimumInferences: 1000,
          minimumS: 0,
          maximumInferences: 1000,
          maximumS: 0.1,
          steady: null,
        },
      },
    });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.issues.map(({ code }) => code)).toContain('warm-up-not-finished');
  });

  it('runs each repeat in a process of its own', async () => {
    const { results } = await perform({ backends: [{}], protocol: { repeats: 2 } });
    const pids = results.map((result) =>
      result.state === 'completed' ? result.session.settings['pid'] : result.state,
    );
    expect(new Set([process.pid, ...pids]).size).toBe(3);
  });
});

describe('an experiment', () => {
  it('makes only what is not finished', async () => {
    const { results, events } = await perform({
      backends: [{}],
      protocol: { repeats: 3 },
      finished: 2,
    });
    expect(results.map(({ spec }) => spec.repeat)).toEqual([2]);
    expect(events.filter(({ type }) => type === 'run-start')).toMatchObject([
      { position: 3, total: 3 },
    ]);
  });

  it('tells nobody anything between the start and the end of a window', async () => {
    const { events, results } = await perform({ backends: [{}] });
    const told = events.map((event) => (event.type === 'phase-start' ? event.phase : event.type));
    expect(told).toEqual(['experiment-start', 'run-start', ...phases, 'run-end', 'experiment-end']);
    expect(results).toHaveLength(1);
  });

  it('ends at once when it is stopped, stores nothing of the open run and leaves no process', async () => {
    const { results, error, leftOpen, survivors } = await perform({
      backends: [{ busyUs: 1000 }],
      protocol: { repeats: 2, inferences: 1_000_000 },
      onEvent: (event, stop) => {
        if (event.type === 'phase-start' && event.phase === 'measure') setImmediate(stop);
      },
    });
    expect(WattbenchError.envelope(error).code).toBe('INTERRUPTED');
    expect(results).toEqual([]);
    expect(leftOpen).toBe(0);
    expect(survivors).toEqual([]);
  });

  it('does not begin while another one measures', async () => {
    let second: unknown;
    await perform({
      backends: [{}],
      onEvent: (event) => {
        if (event.type === 'experiment-start') {
          second ??= perform({ backends: [{}] }).then(({ error }) => error);
        }
      },
    });
    expect(WattbenchError.envelope(await second).code).toBe('ALREADY_RUNNING');
  });

  it('does not begin with a meter that cannot be read', async () => {
    const { events, error } = await perform({
      backends: [{}],
      meter: { unavailable: { reason: 'permission', detail: 'energy_uj is for root alone' } },
    });
    expect(WattbenchError.envelope(error)).toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('energy_uj is for root alone'),
    });
    expect(events).toEqual([]);
  });
});
