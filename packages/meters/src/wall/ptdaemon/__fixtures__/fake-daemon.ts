import { createServer, type Server, type Socket } from 'node:net';

export const analyzerLine =
  'YokogawaWT310,20,1,1,1,1,0,0,1,version=1.11.1-a2d19f26-20240417,OS=Linux,mode=power,1,1,1';

/** `Identify` of an analyzer with so many channels. */
export function analyzerWith(channels: number): string {
  return analyzerLine.replace(/1$/, String(channels));
}

interface Waiting {
  readonly socket: Socket;
  readonly all: boolean;
}

/**
 * A PTDaemon on this machine, from what is known of the protocol: it measures when told to, keeps the
 * samples that nobody has read, and lets `RL` wait for the next one.
 */
export class FakeDaemon {
  readonly commands: string[] = [];
  readonly port: number;
  /** Answers that take the place of the usual ones, by command. */
  readonly replies = new Map<string, string | null>();
  identity = analyzerLine;
  measuring = false;
  /** Power without a measurement, as `Watts` tells it. */
  watts: () => string = () => 'No data';
  readonly #unread: string[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  #count = 0;

  static async start(): Promise<FakeDaemon> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new FakeDaemon(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.#sockets = new Set();
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      let rest = '';
      socket.setEncoding('latin1');
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('data', (text: string) => {
        const lines = (rest + text).split('\r\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#answer(socket, line);
      });
    });
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get sockets(): readonly Socket[] {
    return [...this.#sockets];
  }

  /** One more sample: what follows `Watts,` in its line. */
  sample(power: string): void {
    this.#count += 1;
    const stamp = `11-23-2026 14:05:${String(this.#count).padStart(2, '0')}.000`;
    this.watts = () => `Watts,${power}`;
    this.#unread.push(`Time,${stamp},Watts,${power}`);
    for (const { socket } of this.#waiting.splice(0)) this.#tell(socket);
  }

  /** Cuts every connection. */
  drop(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Resolves when nobody is connected any more. */
  async silence(): Promise<void> {
    await Promise.all(
      this.sockets.map(
        (socket) =>
          new Promise<void>((resolve) => {
            if (socket.destroyed) resolve();
            else socket.once('close', () => resolve());
          }),
      ),
    );
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #answer(socket: Socket, command: string): void {
    this.commands.push(command);
    const reply = this.replies.get(command);
    if (reply === null) return;
    if (reply !== undefined) {
      socket.write(reply);
      return;
    }
    if (/^RL,1(?:,\*)?$/.test(command)) {
      if (this.#unread.length > 0) this.#tell(socket);
      else this.#waiting.push({ socket, all: command.endsWith('*') });
      return;
    }
    socket.write(`${this.#usual(command)}\r\n`);
  }

  #tell(socket: Socket): void {
    const line = this.#unread.pop();
    this.#unread.length = 0;
    if (line !== undefined) socket.write(`Last 1 samples\r\n${line}\r\n`);
  }

  #usual(command: string): string {
    switch (command.split(',')[0]) {
      case 'Hello':
        return 'Hello, PTDaemon here!';
      case 'Identify':
        return this.identity;
      case 'RR':
        return 'Ranges,0,1.000000,1,300.000000';
      case 'Watts':
        return this.watts();
      case 'Go':
        if (this.measuring) return 'Error: measurement already in progress';
        this.measuring = true;
        return 'Starting untimed measurement, maximum 500000 samples at 1000ms with 0 rampup samples';
      case 'Stop':
        if (!this.measuring) return 'Error: no measurement to stop';
        this.measuring = false;
        return 'Stopping untimed measurement';
      default:
        return 'Unknown command';
    }
  }
}
