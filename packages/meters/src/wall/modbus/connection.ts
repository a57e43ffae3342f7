import type { FailedRead } from '../../engine/counter-source.js';
import { modbusFailure } from './failure.js';
import type { ModbusClient } from './library.js';
import { registerCount, type ModbusRegister } from './register.js';

export type RegisterAnswer = { readonly state: 'answer'; readonly bytes: Buffer } | FailedRead;

export interface ModbusConnection {
  /** The bytes of each register, in order. Ends at the time limits, or before at `signal`. */
  read(
    registers: readonly ModbusRegister[],
    signal?: AbortSignal,
  ): Promise<readonly RegisterAnswer[]>;
  close(): Promise<void>;
}

export type ModbusLine =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'serial';
      readonly path: string;
      readonly baudRate: number;
      readonly parity: 'none' | 'even' | 'odd';
    };

export interface ConnectionRequest {
  readonly createClient: () => ModbusClient;
  readonly line: ModbusLine;
  readonly unit: number;
  /** Longest time for connecting, and for each answer, in ms. */
  readonly limitMs: number;
}

/**
 * A connection that is opened when it is needed. After anything but an answer it is given up, and
 * the next read opens another: on a serial line a late answer would be taken for that to the next
 * question, since nothing in it names the register.
 */
export function createModbusConnection(request: ConnectionRequest): ModbusConnection {
  const { line, unit } = request;
  const place = `${line.kind === 'tcp' ? `${line.host} port ${line.port}` : line.path}, unit ${unit}`;
  let client: ModbusClient | null = null;

  const drop = async (last: ModbusClient | null): Promise<void> => {
    if (client === last) client = null;
    if (last !== null) await end(last, line.kind);
  };

  const ask = async (register: ModbusRegister): Promise<RegisterAnswer> => {
    const isOpen = client !== null;
    const asked = client ?? request.createClient();
    // Kept before it is connected, so that a read that is given up ends it too.
    client = asked;
    try {
      if (!isOpen) await connect(asked, request);
      const { buffer } = await query(asked, register);
      const expected = registerCount(register.type) * 2;
      if (buffer.length === expected) return { state: 'answer', bytes: buffer };
      await drop(asked);
      return failed(register, 'network', `${buffer.length} bytes; expected ${expected}`);
    } catch (error) {
      const failure = modbusFailure(error);
      if (!failure.answered) await drop(asked);
      return failed(register, failure.reason, failure.detail);
    }
  };
  const failed = (
    { address }: ModbusRegister,
    ...[reason, detail]: readonly [FailedRead['reason'], string]
  ): FailedRead => ({
    state: 'failed',
    reason,
    detail: `${place}, register ${address}: ${detail}`,
  });

  return {
    read: async (registers, signal) => {
      const answers: RegisterAnswer[] = [];
      for (const register of registers) {
        const late = failed(register, 'network', 'no answer in time');
        const answer = await endedBy(signal, { asking: () => ask(register), late });
        answers.push(answer);
        if (answer === late) await drop(client);
        if (client !== null || answer.state === 'answer') continue;
        // The connection is gone: asking further would only wait for the same again.
        while (answers.length < registers.length) answers.push(answer);
        break;
      }
      return answers;
    },
    close: () => drop(client),
  };
}

async function connect(client: ModbusClient, request: ConnectionRequest): Promise<void> {
  const { line, unit, limitMs } = request;
  // Without a listener the library's event would end the process.
  client.on('error', () => undefined);
  client.setID(unit);
  client.setTimeout(limitMs);
  if (line.kind === 'tcp') await client.connectTCP(line.host, { port: line.port });
  else {
    const { path, baudRate, parity } = line;
    await client.connectRTUBuffered(path, { baudRate, parity });
  }
}

async function query(
  client: ModbusClient,
  { function: code = 4, address, type }: ModbusRegister,
): Promise<{ readonly buffer: Buffer }> {
  const count = registerCount(type);
  return code === 3
    ? await client.readHoldingRegisters(address, count)
    : await client.readInputRegisters(address, count);
}

/** A TCP connection is destroyed, which stops its timers too; a serial port has only `close`. */
function end(client: ModbusClient, kind: ModbusLine['kind']): Promise<void> {
  return new Promise((resolve) => {
    if (kind === 'tcp') client.destroy(resolve);
    else client.close(() => resolve());
  });
}

interface Asking {
  readonly asking: () => Promise<RegisterAnswer>;
  readonly late: FailedRead;
}

function endedBy(
  signal: AbortSignal | undefined,
  { asking, late }: Asking,
): Promise<RegisterAnswer> {
  if (signal === undefined) return asking();
  if (signal.aborted) return Promise.resolve(late);
  const asked = asking();
  const ended = new Promise<RegisterAnswer>((resolve) => {
    const stop = (): void => resolve(late);
    signal.addEventListener('abort', stop, { once: true });
    void asked.finally(() => signal.removeEventListener('abort', stop));
  });
  return Promise.race([asked, ended]);
}
