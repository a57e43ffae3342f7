import { createServer, type Socket } from 'node:net';
import { WattbenchError } from '@wattbench/core';
import simulator from 'tplink-smarthome-simulator';

/** What `emeter.get_realtime` of a simulated plug answers from now on, in W, V, A and kWh. */
export interface Shown {
  readonly power: unknown;
  readonly total?: unknown;
}

export interface SimulatedPlug {
  readonly port: number;
  show(values: Shown): void;
  stop(): Promise<void>;
}

/** A plug of `tplink-smarthome-simulator` on a free port of 127.0.0.1. */
export async function startPlug(
  model: string,
  { child }: { readonly child?: number } = {},
): Promise<SimulatedPlug> {
  const device = await startDevice(model);
  return {
    port: device.port,
    show: (values) => {
      const owner: unknown = child === undefined ? device.data : device.children[child];
      const emeter = fieldOf(owner, 'emeter');
      const shown = { current: 0.1, voltage: 230, total: 1, err_code: 0, ...values };
      if (typeof emeter !== 'object' || emeter === null) {
        throw new WattbenchError('INTERNAL', `the simulator of ${model} has no emeter`);
      }
      Object.assign(emeter, { realtime: shown });
    },
    stop: async () => void (await device.stop()),
  };
}

/** The simulator takes a free port of UDP for TCP too, where it may be taken: then another. */
async function startDevice(model: string) {
  for (let tries = 1; ; tries += 1) {
    const device = new simulator.Device({ model, address: '127.0.0.1', port: 0 });
    try {
      await device.start();
      return device;
    } catch (error) {
      await device.stop();
      if (tries === 10) throw error;
    }
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(key)
    : undefined;
}

export interface RawServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A TCP server of 127.0.0.1 that does with a connection what it is told to. */
export async function startRaw(serve: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** The frame of a Kasa answer: length, then each byte XOR the one before as it was sent; first 171. */
export function frameOf(text: string): Buffer {
  const plain = Buffer.from(text);
  const frame = Buffer.alloc(4 + plain.length);
  frame.writeUInt32BE(plain.length, 0);
  let key = 171;
  for (const [index, byte] of plain.entries()) {
    key ^= byte;
    frame[4 + index] = key;
  }
  return frame;
}
