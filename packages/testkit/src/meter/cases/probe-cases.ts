import type { UnavailableReason } from '@wattbench/core';
import { lastingResources, resourcesGrownSince } from '../active-resources.js';
import { demandUnavailable } from '../../conformance/demand-unavailable.js';
import { demand, describeError, fail } from '../../conformance/demand.js';
import type { MeterCase, MeterCaseContext } from '../meter-case.js';

/** Reasons that the user can do something about: these need a fix. */
const curable: readonly UnavailableReason[] = [
  'package-missing',
  'native-load-failed',
  'permission',
  'not-configured',
  'credentials',
];

async function probeOnce(context: MeterCaseContext) {
  const meter = await context.createMeter();
  try {
    return await meter.probe();
  } catch (error) {
    return fail(`the probe threw ${describeError(error)}`);
  }
}

export const probeCases: readonly MeterCase[] = [
  {
    id: 'probe-valid',
    title: 'answers the probe with data, twice and at once, and never throws',
    run: async (context) => {
      const probes = await Promise.all([probeOnce(context), probeOnce(context)]);
      for (const probe of [...probes, await probeOnce(context)]) {
        if (probe.available) {
          demand(
            Array.isArray(probe.channels) && probe.channels.length > 0,
            'the probe says available, and names no channel',
          );
          continue;
        }
        demandUnavailable(probe);
        demand(
          probe.fix !== undefined || !curable.includes(probe.reason),
          `${probe.reason} without a fix; expected the command or the setting that helps`,
        );
      }
    },
  },
  {
    id: 'available',
    title: 'can be read here',
    run: async (context) => {
      if (context.mayBeUnavailable) return context.notApplicable('it may be unavailable');
      const probe = await probeOnce(context);
      if (!probe.available) fail(`unavailable: ${probe.reason}: ${probe.detail}`);
    },
  },
  {
    id: 'probe-leaves-nothing',
    title: 'leaves no timer, socket or process behind when it is probed',
    run: async (context) => {
      await context.createMeter();
      const before = await lastingResources();
      await probeOnce(context);
      const grown = await resourcesGrownSince(before, context.settleMs);
      demand(grown.length === 0, `still active after the probe: ${grown.join(', ')}`);
    },
  },
];
