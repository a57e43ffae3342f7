import { closeSync, openSync, readSync } from 'node:fs';

// A meter as cheap as they come: one number in one file that stays open, as in sysfs.
const channel = {
  id: 'file:power',
  component: 'system',
  scope: 'machine',
  method: 'power-samples',
  counted: true,
  includes: [],
  updatePeriodNs: 1e6,
  resolutionJ: 1e-9,
  gainError: 0,
  source: 'a file of the bench',
};

export function createReader({ file, pollPeriodMs }) {
  const source = { kind: 'power', channel, resolutionW: 1e-6, maximumPowerW: 1000 };
  return {
    id: 'file',
    pollPeriodMs,
    readLimitMs: 1000,
    probe: async () => ({ available: true, channels: [channel] }),
    open: async () => {
      const descriptor = openSync(file, 'r');
      const buffer = Buffer.alloc(32);
      return {
        sources: [source],
        read: () => {
          const bytes = readSync(descriptor, buffer, 0, 32, 0);
          return [{ state: 'power', powerW: Number(buffer.toString('latin1', 0, bytes)) / 1e6 }];
        },
        close: () => {
          closeSync(descriptor);
        },
      };
    },
  };
}
