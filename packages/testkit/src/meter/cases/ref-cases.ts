import { isDeepStrictEqual } from 'node:util';
import { loadMeter } from '../load-meter.js';
import { demand, type MeterCase } from '../meter-case.js';

export const refCases: readonly MeterCase[] = [
  {
    id: 'ref-is-data',
    title: 'has a ref that survives JSON and makes the meter that it names',
    run: async ({ ref, notApplicable }) => {
      if (ref === null) return notApplicable('a meter was given and no ref');
      const copy: unknown = JSON.parse(JSON.stringify(ref));
      demand(
        isDeepStrictEqual(copy, ref),
        `the ref is not the same after JSON: ${JSON.stringify(ref)}`,
      );
      demand(ref.kind === 'meter', `kind is ${JSON.stringify(ref.kind)}; expected "meter"`);
      demand(ref.specVersion === 1, `specVersion is ${String(ref.specVersion)}; expected 1`);
      demand(
        /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(ref.id),
        `the id is ${JSON.stringify(ref.id)}; expected small letters, digits and hyphens`,
      );
      demand(
        ref.entry.startsWith('file:'),
        `the entry is ${JSON.stringify(ref.entry)}; expected a file: URL`,
      );
      demand(
        ref.package.name !== '' && ref.package.version !== '',
        `the package is ${JSON.stringify(ref.package)}; expected its name and version`,
      );
      const meter = await loadMeter(ref);
      demand(
        meter.id === ref.id,
        `the ref is of ${JSON.stringify(ref.id)} and the meter of ${JSON.stringify(meter.id)}`,
      );
    },
  },
];
