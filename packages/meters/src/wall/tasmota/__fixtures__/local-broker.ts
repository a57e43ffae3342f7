import { Aedes } from 'aedes';
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** A broker inside the test, that can be told to refuse and to drop. */
export class LocalBroker {
  readonly port: number;
  readonly #server: Server;
  readonly #broker: Aedes;
  readonly #sockets: ReadonlySet<Socket>;

  static async start(
    how: {
      readonly password?: string;
      readonly tls?: TlsOptions;
      readonly hidden?: boolean;
    } = {},
  ): Promise<LocalBroker> {
    const broker = await Aedes.createBroker({
      authenticate: (...login) => {
        const [, , password, done] = login;
        done(null, how.password === undefined || password?.toString() === how.password);
      },
      authorizeSubscribe: (_, subscription, done) => {
        done(null, how.hidden === true && subscription.topic.startsWith('stat/') ? null : subscription);
      },
    });
    const sockets = new Set<Socket>();
    const take = (socket: Socket): void => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      broker.handle(socket);
    };
    const server =
      how.tls === undefined ? createPlainServer(take) : createTlsServer(how.tls, take);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return new LocalBroker({ port, server, broker, sockets });
  }

  private constructor(started: {
    readonly port: number;
    readonly server: Server;
    readonly broker: Aedes;
    readonly sockets: ReadonlySet<Socket>;
  }) {
    this.port = started.port;
    this.#server = started.server;
    this.#broker = started.broker;
    this.#sockets = started.sockets;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Resolves when every connection of this moment has ended. */
  async silence(): Promise<void> {
    await Promise.all(
      [...this.#sockets].map(
        (socket) =>
          new Promise<void>((resolve) => {
            if (socket.destroyed) resolve();
            else socket.once('close', () => resolve());
          }),
      ),
    );
  }

  /** Resolves when somebody subscribes to the topic. */
  subscribed(topic: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (subscriptions: readonly { readonly topic: string }[]): void => {
        if (!subscriptions.some((subscription) => subscription.topic === topic)) return;
        this.#broker.off('subscribe', look);
        resolve();
      };
      this.#broker.on('subscribe', look);
    });
  }

  /** Cuts every connection. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.drop();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    await new Promise<void>((resolve) => {
      this.#broker.close(() => resolve());
    });
  }
}
