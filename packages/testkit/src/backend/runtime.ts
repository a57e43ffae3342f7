import { WattbenchError, type Backend, type OpenRequest, type Session } from '@wattbench/core';
import type { FakeBackendOptions } from './fake-backend.js';
import { misbehave } from './misbehave.js';

const runtime = { name: 'fake', version: '1.0.0' } as const;

export default function createFakeBackend(options: FakeBackendOptions): Backend {
  return {
    specVersion: 1,
    id: options.id ?? 'fake',
    probe: async () => ({
      available: true,
      runtime,
      devices: ['cpu'],
      tasks: ['text-classification', 'image-classification'],
    }),
    open: async (request) => {
      await breakIn(options, 'open');
      return openSession(request, options);
    },
  };
}

function openSession(request: OpenRequest, options: FakeBackendOptions): Session {
  let closed = false;
  let calls = 0;
  const spin = () => {
    if (!closed) setImmediate(spin);
  };
  if (options.spins === true) spin();
  const assertOpen = () => {
    if (closed) throw new WattbenchError('SESSION_CLOSED', 'the fake session is closed');
  };
  return {
    info: {
      runtime,
      device: request.device,
      precision: 'fp32',
      threads: request.threads,
      settings: { pid: process.pid },
      fallbacks: [],
    },
    prepare: async (inputs) => {
      assertOpen();
      return inputs.length;
    },
    run: async (prepared) => {
      assertOpen();
      if (options.misbehaviour?.in === 'run' && calls === (options.misbehaviour.atCall ?? 0)) {
        await misbehave(options.misbehaviour.how);
      }
      const end = process.hrtime.bigint() + BigInt(Math.round(busyUsOf(calls, options) * 1000));
      calls += 1;
      while (process.hrtime.bigint() < end);
      return prepared;
    },
    finish: async (raw) => {
      assertOpen();
      await breakIn(options, 'finish');
      return Array.from({ length: Number(raw) }, () => [
        { label: options.label ?? 'positive', score: 1 },
      ]);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await breakIn(options, 'close');
    },
  };
}

function busyUsOf(call: number, { busyUs = 0, settling, driftUs = 0 }: FakeBackendOptions): number {
  const left = settling === undefined ? 0 : Math.max(0, 1 - call / settling.calls);
  return busyUs + (settling?.extraUs ?? 0) * left + driftUs * call;
}

async function breakIn(
  { misbehaviour }: FakeBackendOptions,
  place: 'open' | 'finish' | 'close',
): Promise<void> {
  if (misbehaviour?.in === place) await misbehave(misbehaviour.how);
}
