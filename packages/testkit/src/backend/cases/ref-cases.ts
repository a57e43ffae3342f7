import { demand, demandNone } from '../../conformance/demand.js';
import type { BackendCase } from '../backend-case.js';

export const refCases: readonly BackendCase[] = [
  {
    id: 'ref-is-data',
    level: 'L0',
    title: 'has a ref that survives JSON, names its formats and makes the backend that it names',
    run: async ({ ref, refFaults, createBackend }) => {
      demandNone(refFaults);
      const backend = await createBackend();
      demand(
        backend.id === ref.id,
        `the ref is of ${JSON.stringify(ref.id)} and the backend of ${JSON.stringify(backend.id)}`,
      );
    },
  },
];
