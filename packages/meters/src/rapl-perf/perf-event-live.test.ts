import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventRefusal } from './__fixtures__/event-refusal.js';
import { cpuClock, PowerUnitTree } from './__fixtures__/power-unit-tree.js';
import { createRaplPerfReader } from './reader.js';

const reason = await eventRefusal();
const { signal } = new AbortController();

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Works until the processor's clock has gone on by this much. */
function spin(durationMs: number): bigint {
  const startNs = process.hrtime.bigint();
  while (process.hrtime.bigint() - startNs < BigInt(durationMs) * 1_000_000n);
  return process.hrtime.bigint() - startNs;
}

describe.skipIf(reason !== null)(
  `real counters of the kernel${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let tree: PowerUnitTree;
    const ids = ['rapl-perf:package-0', 'rapl-perf:package-0/dram'];

    beforeAll(() => {
      tree = new PowerUnitTree({ events: { 'energy-pkg': cpuClock, 'energy-ram': cpuClock } });
    });
    afterAll(() => {
      tree.remove();
    });

    test('counts grow with time, as the scale says', async () => {
      const opened = await createRaplPerfReader(tree.system).open(ids);
      const before = await opened.read(signal);
      const elapsedNs = Number(spin(60));
      const after = await opened.read(signal);
      await opened.close();
      expect(before.map(({ state }) => state)).toEqual(['count', 'count']);
      for (const [index, source] of opened.sources.entries()) {
        const [first, last] = [before[index], after[index]];
        if (first?.state !== 'count' || last?.state !== 'count' || source.kind !== 'counter') {
          throw new Error('expected counts');
        }
        const energyJ = Number(last.count - first.count) / source.countsPerJoule;
        // The clock of a processor at 1e-9 J a nanosecond: 1 W, and never less than between the reads.
        expect(energyJ).toBeGreaterThanOrEqual(elapsedNs / 1e9);
        expect(energyJ).toBeLessThan((5 * elapsedNs) / 1e9);
      }
    });

    test('neither a probe nor a closed reader keeps a descriptor', async () => {
      const reader = createRaplPerfReader(tree.system);
      await reader.probe();
      const before = descriptors();
      const opened = await reader.open(ids);
      expect(descriptors()).toBe(before + ids.length);
      await opened.close();
      await reader.probe();
      expect(descriptors()).toBe(before);
    });

    test('a type that the kernel does not know is told by its error', async () => {
      const unknown = new PowerUnitTree({ type: '4242', events: { 'energy-pkg': {} } });
      try {
        expect(await createRaplPerfReader(unknown.system).probe()).toMatchObject({
          available: false,
          reason: 'driver',
          detail: 'perf_event_open failed: energy-pkg on processor 0: ENOENT.',
        });
      } finally {
        unknown.remove();
      }
    });

    test('a processor that is not there is told by its error', async () => {
      const unknown = new PowerUnitTree({
        cpumask: '60000',
        processors: { 60_000: [0, 0] },
        events: { 'energy-pkg': cpuClock },
      });
      try {
        expect(await createRaplPerfReader(unknown.system).probe()).toMatchObject({
          available: false,
          detail: expect.stringMatching(/on processor 60000: E(NODEV|INVAL)/),
        });
      } finally {
        unknown.remove();
      }
    });
  },
);
