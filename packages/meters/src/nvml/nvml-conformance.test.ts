import { nvml } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { steadyEnergy, wrongReadings } from '../simulated/__fixtures__/moving-load.js';
import { buildStub, noCompiler, type StubLibrary } from './__fixtures__/stub-library.js';

const reason = noCompiler();

describe.skipIf(reason !== null)(
  `a stub library that counts by itself${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let stub: StubLibrary;

    beforeAll(() => {
      stub = buildStub(['-DREAL_TIME']);
      stub.set('count', 2);
      stub.set('powerMw', 400_000, 1);
      stub.set('tickUs', 20_000);
      stub.set('swingMw', 2000);
    });
    afterAll(() => {
      stub.remove();
    });

    test('tells the energy that the boards draw', async () => {
      // A whole period of the swing, which is then nothing.
      const wrong = await wrongReadings(nvml({ library: stub.path }), {
        windowMs: 1000,
        energy: {
          'nvml:GPU-00000000-1111-2222-3333-444444444444': steadyEnergy(100),
          'nvml:GPU-00000000-1111-2222-3333-444444444444:power': steadyEnergy(100),
          'nvml:GPU-00000001-1111-2222-3333-444444444444': steadyEnergy(400),
          'nvml:GPU-00000001-1111-2222-3333-444444444444:power': steadyEnergy(400),
        },
      });
      expect(wrong).toEqual([]);
    });

    describeMeter({ describe, test }, () => nvml({ library: stub.path }), { windowMs: 300 });
  },
);
