import { setTimeout as delay } from 'node:timers/promises';
import type { BackendInfo, Probe } from '@wattbench/core';
import { demandUnavailable } from '../../conformance/demand-unavailable.js';
import { demand, describeError, fail } from '../../conformance/demand.js';
import type { BackendCase, BackendCaseContext } from '../backend-case.js';
import { isText, survivesJson } from '../../conformance/plain-data.js';

async function probeOnce({
  createBackend,
  probeLimitMs,
}: BackendCaseContext): Promise<Probe<BackendInfo>> {
  const backend = await createBackend();
  const late = delay(probeLimitMs, 'late' as const, { ref: false });
  const found = await Promise.race([backend.probe(), late]).catch((error: unknown) =>
    fail(`the probe threw ${describeError(error)}`),
  );
  if (found === 'late') fail(`the probe did not answer in ${probeLimitMs / 1000} s`);
  return found;
}

function demandWords(name: string, words: unknown): void {
  const sound =
    Array.isArray(words) &&
    words.length > 0 &&
    words.every(isText) &&
    new Set(words).size === words.length;
  demand(sound, `${name} is ${JSON.stringify(words)}; expected different words, at least one`);
}

export const probeCases: readonly BackendCase[] = [
  {
    id: 'probe-valid',
    level: 'L0',
    title: 'answers the probe with data within its limit, twice and at once, and never throws',
    run: async (context) => {
      const probes = await Promise.all([probeOnce(context), probeOnce(context)]);
      for (const probe of [...probes, await probeOnce(context)]) {
        demand(survivesJson(probe), `the answer is no data: ${JSON.stringify(probe)}`);
        if (!probe.available) {
          demandUnavailable(probe);
          continue;
        }
        demand(
          isText(probe.runtime?.name) && isText(probe.runtime.version),
          `runtime is ${JSON.stringify(probe.runtime)}; expected its name and version`,
        );
        demandWords('devices', probe.devices);
        demandWords('tasks', probe.tasks);
      }
    },
  },
  {
    id: 'available',
    level: 'L0',
    title: 'can be used here',
    run: async ({ unavailable }) => demand(unavailable === null, `it cannot: ${unavailable}`),
  },
  {
    id: 'tried-whole',
    level: 'L0',
    title: 'declares tasks and formats of which there is a tiny model',
    requires: 'model',
    run: async ({ untried }) =>
      demand(
        untried.length === 0,
        `no tiny model shows ${untried.join(', ')}; give one with the option writeModel, or the tasks to try`,
      ),
  },
];
