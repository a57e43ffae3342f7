/** A backend whose work is counted: so many rounds of a small generator (xorshift, Marsaglia 2003) for each input. */
export default function createLoopBackend({ id, rounds }) {
  const runtime = { name: 'loop', version: '1' };
  return {
    specVersion: 1,
    id,
    probe: async () => ({
      available: true,
      runtime,
      devices: ['cpu'],
      tasks: ['text-classification'],
    }),
    open: async ({ device, threads }) => ({
      info: { runtime, device, precision: 'fp32', threads, settings: { rounds }, fallbacks: [] },
      prepare: async (inputs) => inputs.length,
      run: async (count) => {
        let state = 0x9e3779b9;
        for (let round = 0; round < rounds * count; round += 1) {
          state ^= state << 13;
          state ^= state >>> 17;
          state ^= state << 5;
        }
        return { count, state };
      },
      finish: async ({ count, state }) =>
        Array.from({ length: count }, () => [{ label: state === 0 ? 'zero' : 'other', score: 1 }]),
      close: async () => {},
    }),
  };
}

export function loopBackend(id, rounds) {
  return {
    kind: 'backend',
    specVersion: 1,
    id,
    entry: import.meta.url,
    package: { name: 'loop', version: '1' },
    options: { id, rounds },
  };
}
