import { afterAll, beforeAll, describe } from 'vitest';
import { gpuCases } from './__fixtures__/gpu-cases.js';
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
    });
    afterAll(() => {
      stub.remove();
    });

    gpuCases({ options: () => ({ library: stub.path }), windowMs: 700 });
  },
);
