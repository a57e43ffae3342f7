import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A device on the network: an HTTP server on this machine that answers as the test says. */
export class DeviceServer {
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[] = [];
  answer: Answer;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #port: number;

  static async start(answer: Answer): Promise<DeviceServer> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    return new DeviceServer(
      server,
      typeof address === 'object' && address !== null ? address.port : 0,
      answer,
    );
  }

  private constructor(server: Server, port: number, answer: Answer) {
    this.#server = server;
    this.#port = port;
    this.answer = answer;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      this.requests.push({
        path: request.url ?? '',
        authorization: request.headers.authorization,
      });
      this.answer(request, response);
    });
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Resolves when no client holds a connection any more; rejects where one is held for a second. */
  async silence(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('a connection is still held')), 1000);
      const look = (): void => {
        if (this.#sockets.size > 0) return;
        clearTimeout(late);
        resolve();
      };
      for (const socket of this.#sockets) socket.on('close', look);
      look();
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

/** What a device, or something in its place, can do wrong; each with what the failed read names. */
export const misbehaviours: readonly (readonly [string, Answer, RegExp])[] = [
  ['never answers', () => undefined, /no answer in time/],
  ['resets the connection', (request) => request.socket.resetAndDestroy(), /cannot be reached/],
  [
    'drips',
    (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    },
    /no answer in time/,
  ],
  [
    'sends without end',
    (_, response) => {
      response.writeHead(200);
      const block = Buffer.alloc(65_536, 0x20);
      const more = (): void => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', more);
      more();
    },
    /more than 1048576 bytes/,
  ],
  ['truncates', (_, response) => response.end('{"power": 12.'), /no JSON/],
  [
    'ends before its announced length',
    (request, response) => {
      response.writeHead(200, { 'content-length': '4000' });
      response.write('{"power":');
      request.socket.end();
    },
    /cannot be reached/,
  ],
  [
    'redirects',
    (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/stolen' }).end(),
    /HTTP status 302/,
  ],
  ['has an error inside', (_, response) => response.writeHead(500).end('{}'), /HTTP status 500/],
  ['answers with a page', (_, response) => response.end('<html></html>'), /no JSON/],
  ['answers with nothing', (_, response) => response.end(), /no JSON/],
];
