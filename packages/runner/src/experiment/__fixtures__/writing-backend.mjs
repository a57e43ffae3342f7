import { WattbenchError } from '@wattbench/core';

/** A backend that writes text: prefill of 2 ms, then 1 ms per further token, counted from what it is told to write. */
export default function writingBackend({ short = false, concurrentCalls = null, single = false }) {
  return {
    specVersion: 1,
    id: 'writing',
    probe: async () => ({
      available: true,
      runtime: { name: 'writing', version: '1.0.0' },
      devices: ['cpu'],
      tasks: ['text-classification'],
    }),
    open: async ({ device, threads, generation }) => ({
      info: {
        runtime: { name: 'writing', version: '1.0.0' },
        device,
        precision: 'fp32',
        threads,
        settings: { ...generation },
        fallbacks: [],
        ...(concurrentCalls === null ? {} : { concurrentCalls }),
      },
      prepare: async (inputs) => {
        if (single && inputs.length > 1) {
          throw new WattbenchError('MODEL_MISMATCH', 'the model takes one input at a time');
        }
        wait(3);
        return inputs;
      },
      run: async (inputs) => {
        wait(2);
        const firstTokenNs = Number(process.hrtime.bigint());
        const tokens = generation.outputTokens - (short ? 1 : 0);
        wait(tokens - 1);
        return { inputs, tokens, firstTokenNs };
      },
      usage: ({ inputs, tokens, firstTokenNs }) => ({
        promptTokens: inputs.map((text) => text.split(' ').length),
        outputTokens: inputs.map(() => tokens),
        firstTokenNs,
      }),
      finish: async ({ inputs }) => inputs.map((text) => [{ label: text, score: 1 }]),
      close: async () => {},
    }),
  };
}

function wait(ms) {
  const end = process.hrtime.bigint() + BigInt(ms * 1e6);
  while (process.hrtime.bigint() < end);
}
