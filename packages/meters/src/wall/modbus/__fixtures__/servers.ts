import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ServerTCP } from 'modbus-serial';

export interface Served {
  readonly port: number;
  stop(): Promise<void>;
}

/** Values of 16 bits by address; what is not in it is answered with exception 2. */
export type Registers = Map<number, number>;

/** Puts a value into two registers, as the meters do: the word with the high bits first. */
export function putFloat(registers: Registers, { address, value }: Put): void {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value, 0);
  registers.set(address, bytes.readUInt16BE(0)).set(address + 1, bytes.readUInt16BE(2));
}

export interface Put {
  readonly address: number;
  readonly value: number;
}

/** The server of modbus-serial for one unit: input registers and holding registers. */
export async function startModbus(
  unit: number,
  { input, holding = new Map() }: { readonly input: Registers; readonly holding?: Registers },
): Promise<Served> {
  const port = await freePort();
  const read = (registers: Registers) => async (address: number) => {
    const value = registers.get(address);
    if (value === undefined) throw Object.assign(new Error('no register'), { modbusErrorCode: 2 });
    return value;
  };
  const server = new ServerTCP(
    { getInputRegister: read(input), getHoldingRegister: read(holding) },
    { host: '127.0.0.1', port, unitID: unit },
  );
  await once(server, 'initialized');
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function freePort(): Promise<number> {
  const { port, stop } = await startRaw(() => undefined);
  await stop();
  return port;
}

/** A TCP server of 127.0.0.1 that does with a connection what it is told to. */
export async function startRaw(serve: (socket: Socket) => void): Promise<Served> {
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

export interface Scripted {
  /** The line that it printed first: a port or a path. */
  readonly line: string;
  /** The next line that it prints. */
  nextLine(): Promise<unknown>;
  stop(): Promise<void>;
}

/** A Python program of this folder, or why it does not start. */
export async function startPython(
  script: string,
  args: readonly string[],
): Promise<Scripted | { readonly missing: string }> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn('python3', [path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString('utf8')));
  child.on('error', (error) => errors.push(error.message));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then(() => null),
  ]);
  if (line === null) return { missing: errors.join('').trim().split('\n').at(-1) ?? 'it ended' };
  return {
    line,
    nextLine: () => once(lines, 'line'),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
