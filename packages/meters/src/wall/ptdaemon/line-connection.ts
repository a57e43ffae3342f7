import { connect, type Socket } from 'node:net';

export interface LineAnswer {
  readonly lines: readonly string[];
  /** When its last line arrived, by `process.hrtime`. */
  readonly atNs: number;
}

export type Asked = ({ readonly state: 'answer' } & LineAnswer) | Refused;
export interface Refused {
  readonly state: 'failed';
  readonly detail: string;
}

interface Request {
  readonly lines: string[];
  /** Lines that follow the first. */
  readonly following: (first: string) => number;
  settle: (asked: Asked) => void;
}

const longestLine = 16_384;
const mostFollowing = 64;
/** Questions without an answer, after which no more are asked. */
const mostOpen = 4;

export interface ConnectionRequest {
  /** `host:port`. */
  readonly address: string;
  readonly signal: AbortSignal;
}

/**
 * A connection on which every command gets one answer. An answer that comes too late is taken off
 * before the next: the two sides stay in step. Line length, number of lines and open questions are
 * bounded; whoever breaks a bound is cut off.
 */
export class LineConnection {
  readonly #socket: Socket;
  readonly #requests: Request[] = [];
  #rest = '';
  #ended: string | null = null;

  static async open({ address, signal }: ConnectionRequest): Promise<LineConnection | Refused> {
    const colon = address.lastIndexOf(':');
    const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
    const socket = connect({ host, port: Number(address.slice(colon + 1)), noDelay: true });
    const connection = new LineConnection(socket);
    const fault = await new Promise<string | null>((resolve) => {
      const late = (): void => resolve('no answer in time');
      socket.once('connect', () => resolve(null));
      socket.once('close', () => resolve(connection.#ended ?? 'closed'));
      if (signal.aborted) late();
      else signal.addEventListener('abort', late, { once: true });
    });
    if (fault === null) return connection;
    socket.destroy();
    return { state: 'failed', detail: `cannot be reached (${fault})` };
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    // Latin-1 maps every byte to one character, so that no input can break the decoder.
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', (error: Error) => {
      this.#ended ??= 'code' in error ? String(error.code) : error.name;
    });
    socket.on('close', () => {
      this.#ended ??= 'the daemon ended the connection';
      this.#failAll(this.#ended);
    });
  }

  get isOpen(): boolean {
    return this.#ended === null;
  }

  /** `following` says from the first line how many come after it. */
  ask(
    command: string,
    { signal, following = () => 0 }: { signal: AbortSignal; following?: Request['following'] },
  ): Promise<Asked> {
    const refused = (detail: string): Asked => ({
      state: 'failed',
      detail: `${command.split(',')[0]}: ${detail}`,
    });
    if (this.#ended !== null) return Promise.resolve(refused(this.#ended));
    if (this.#requests.length >= mostOpen) {
      return Promise.resolve(refused(`${mostOpen} earlier questions have no answer yet`));
    }
    return new Promise((resolve) => {
      const late = (): void => resolve(refused('no answer in time'));
      const settle = (asked: Asked): void => {
        signal.removeEventListener('abort', late);
        resolve(asked.state === 'failed' ? refused(asked.detail) : asked);
      };
      if (signal.aborted) {
        late();
        return;
      }
      signal.addEventListener('abort', late);
      this.#requests.push({ lines: [], following, settle });
      this.#socket.write(`${command}\r\n`);
    });
  }

  /** Ends the connection and waits until it is gone. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.closed) resolve();
      else {
        this.#socket.once('close', () => resolve());
        this.#socket.destroy();
      }
    });
  }

  #take(text: string): void {
    const atNs = Number(process.hrtime.bigint());
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) {
      this.#cut(`a line of more than ${longestLine} characters`);
      return;
    }
    for (const line of lines) {
      const [request] = this.#requests;
      if (request === undefined) {
        this.#cut('a line that nobody asked for');
        return;
      }
      request.lines.push(line.replace(/\r$/, '').slice(0, longestLine));
      const following = request.following(request.lines[0] ?? '');
      if (following > mostFollowing) {
        this.#cut(`${following} lines in one answer`);
        return;
      }
      if (request.lines.length <= following) continue;
      this.#requests.shift();
      request.settle({ state: 'answer', lines: request.lines, atNs });
    }
  }

  #cut(reason: string): void {
    this.#ended ??= reason;
    this.#failAll(reason);
    this.#socket.destroy();
  }

  #failAll(detail: string): void {
    for (const request of this.#requests.splice(0)) request.settle({ state: 'failed', detail });
  }
}
