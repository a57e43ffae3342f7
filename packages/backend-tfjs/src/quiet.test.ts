import { describe, expect, test } from 'vitest';

import { answerInProcess } from './__fixtures__/answer-in-process.js';
import { useTemporaryFolder } from './__fixtures__/temporary-folder.js';
import { imageLayers, near, textGraph, tinyRequest } from './__fixtures__/tiny-request.js';

const folder = useTemporaryFolder();

describe.each(['wasm', 'cpu'] as const)('a process with the engine %s', (engine) => {
  test.each([textGraph, imageLayers])(
    'prints nothing and ends by itself: $format',
    async (choice) => {
      const { request, samples } = await tinyRequest(folder(), choice);
      const inputs = samples.map(({ input }) => input);
      const { outputs, printed } = answerInProcess({ options: { engine }, request, inputs });
      expect(outputs).toEqual(near(samples));
      expect(printed).toBe('');
    },
  );
});
