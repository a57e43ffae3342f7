// Readers for the sampling thread, as a stranger's module would have them.
const channel = {
  id: 'odd:board',
  component: 'gpu',
  scope: 'device',
  method: 'power-samples',
  counted: true,
  includes: [],
  updatePeriodNs: 5e6,
  resolutionJ: 1e-6,
  gainError: 0,
  source: 'a test',
};
const source = { kind: 'power', channel, resolutionW: 1e-3, maximumPowerW: 1000 };
const now = () => Number(process.hrtime.bigint());

export function createReader({ behaviour }) {
  let reads = 0;
  const value = () => ({ state: 'power', powerW: 40 + (reads % 3) / 100 });
  return {
    id: 'odd',
    pollPeriodMs: 5,
    readLimitMs: 200,
    probe: async () => ({ available: true, channels: [channel] }),
    open: async () => {
      if (behaviour === 'refuses') throw new Error('the device is in use');
      if (behaviour === 'exits on open') process.exit(3);
      return {
        sources: [source],
        read: () => {
          reads += 1;
          if (behaviour === 'exits' && reads > 20) process.exit(3);
          if (behaviour === 'throws outside') setTimeout(() => { throw new Error('broken'); }, 0);
          if (behaviour === 'hangs' && reads > 20) return new Promise(() => {});
          if (behaviour === 'blocks' && reads > 20) for (const end = now() + 2e9; now() < end; );
          const read = [value()];
          return behaviour === 'answers later' || behaviour === 'hangs' || behaviour === 'throws outside'
            ? new Promise((resolve) => { setTimeout(() => resolve(read), 1); })
            : read;
        },
        close: () => {},
      };
    },
  };
}
