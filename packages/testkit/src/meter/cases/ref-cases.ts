import { demand, demandNone } from '../../conformance/demand.js';
import { loadMeter } from '../../conformance/load-plugin.js';
import { refFaults } from '../../conformance/ref-faults.js';
import type { MeterCase } from '../meter-case.js';

export const refCases: readonly MeterCase[] = [
  {
    id: 'ref-is-data',
    title: 'has a ref that survives JSON and makes the meter that it names',
    run: async ({ ref, notApplicable }) => {
      if (ref === null) return notApplicable('a meter was given and no ref');
      demandNone(refFaults(ref, 'meter'));
      const meter = await loadMeter(ref);
      demand(
        meter.id === ref.id,
        `the ref is of ${JSON.stringify(ref.id)} and the meter of ${JSON.stringify(meter.id)}`,
      );
    },
  },
];
