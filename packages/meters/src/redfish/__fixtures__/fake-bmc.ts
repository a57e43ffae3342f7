import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = object | string | ((asked: Asked, response: ServerResponse) => void);

export interface BmcDescription {
  readonly pages: Readonly<Record<string, Answer>>;
  readonly user?: string;
  readonly password?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A BMC on this machine: answers what the test says, keeps sessions, notes what it was asked. */
export class FakeBmc {
  readonly asked: Asked[] = [];
  readonly sessions = new Set<string>();
  readonly pages: Map<string, Answer>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #description: BmcDescription;
  #logins = 0;

  private constructor(description: BmcDescription) {
    this.#description = description;
    this.pages = new Map(Object.entries(description.pages));
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.#answer(
          {
            method: request.method ?? '',
            path: request.url ?? '',
            headers: request.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          },
          response,
        );
      });
    };
    this.#server =
      description.tls === undefined
        ? createServer(listener)
        : createTlsServer(description.tls, listener);
    // Whoever is connected stays so until it goes by itself.
    this.#server.keepAliveTimeout = 0;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    });
  }

  static async start(description: BmcDescription): Promise<FakeBmc> {
    const bmc = new FakeBmc(description);
    await new Promise<void>((resolve) => bmc.#server.listen(0, '127.0.0.1', resolve));
    return bmc;
  }

  get host(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#description.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  }

  /** Connections that the other side holds open. */
  get connections(): number {
    return this.#sockets.size;
  }

  paths(method = 'GET'): readonly string[] {
    return this.asked.filter((asked) => asked.method === method).map(({ path }) => path);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #answer(asked: Asked, response: ServerResponse): void {
    this.asked.push(asked);
    if (asked.method === 'POST') return this.#login(asked, response);
    if (asked.method === 'DELETE') {
      this.sessions.delete(asked.path.split('/').at(-1) ?? '');
      return send(response, 204, null);
    }
    if (!this.#knows(asked)) return send(response, 401, { error: {} });
    const page = this.pages.get(asked.path.replace(/\/$/, ''));
    if (page === undefined) return send(response, 404, { error: {} });
    if (typeof page === 'function') page(asked, response);
    else send(response, 200, page);
  }

  #login(asked: Asked, response: ServerResponse): void {
    const { user, password } = this.#description;
    const given: unknown = JSON.parse(asked.body);
    const isRight = JSON.stringify(given) === JSON.stringify({ UserName: user, Password: password });
    if (!isRight) return send(response, 401, { error: {} });
    this.#logins += 1;
    const token = `token-${this.#logins}`;
    this.sessions.add(token);
    response.setHeader('X-Auth-Token', token);
    response.setHeader('Location', `/redfish/v1/SessionService/Sessions/${token}`);
    send(response, 201, { Id: token });
  }

  #knows({ headers }: Asked): boolean {
    const { user, password } = this.#description;
    if (user === undefined) return true;
    const token = headers['x-auth-token'];
    if (typeof token === 'string' && this.sessions.has(token)) return true;
    return headers.authorization === `Basic ${btoa(`${user}:${password}`)}`;
  }
}

function send(response: ServerResponse, status: number, body: object | string | null): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === null || typeof body === 'string' ? body : JSON.stringify(body));
}

const link = (path: string) => ({ '@odata.id': path });

/** Chassis with the parts that a test names; payloads as DMTF's schemas and OCP's profile describe them. */
export function chassisPages(
  id: string,
  parts: Readonly<Record<string, unknown>> & { readonly type?: string },
): Record<string, object> {
  const base = `/redfish/v1/Chassis/${id}`;
  const { type = 'RackMount', ...bodies } = parts;
  return {
    [base]: {
      '@odata.id': base,
      '@odata.type': '#Chassis.v1_25_1.Chassis',
      Id: id,
      ChassisType: type,
      ...Object.fromEntries(Object.keys(bodies).map((name) => [name, link(`${base}/${name}`)])),
    },
    ...Object.fromEntries(
      Object.entries(bodies).map(([name, body]) => [
        `${base}/${name}`,
        { '@odata.id': `${base}/${name}`, ...(body as object) },
      ]),
    ),
  };
}

export function collection(paths: readonly string[]): object {
  return { 'Members@odata.count': paths.length, Members: paths.map(link) };
}

export const environmentMetrics = {
  PowerWatts: { Reading: 374, DataSourceUri: '/redfish/v1/Chassis/1U/Sensors/TotalPower' },
  EnergykWh: { Reading: 3638.25, LifetimeReading: 6491 },
};

/** Power of a service before PowerSubsystem. */
export const olderPower = {
  PowerControl: [
    {
      MemberId: '0',
      Name: 'System Power Control',
      PowerConsumedWatts: 224,
      PowerMetrics: { IntervalInMin: 20, AverageConsumedWatts: 221 },
    },
    { MemberId: '1', Name: 'CPU Sub-system Power', PowerConsumedWatts: 90 },
  ],
};

/** Two supplies with metrics and a slot without one. */
export function supplyPages(
  id: string,
  readings: readonly unknown[],
): Record<string, object> {
  const base = `/redfish/v1/Chassis/${id}/PowerSubsystem/PowerSupplies`;
  const names = readings.map((_, index) => `Bay${index + 1}`);
  return {
    [base]: collection([...names, 'Empty'].map((name) => `${base}/${name}`)),
    [`${base}/Empty`]: { Status: { State: 'Absent' } },
    ...Object.fromEntries(
      names.flatMap((name, index) => [
        [
          `${base}/${name}`,
          { Status: { State: 'Enabled' }, Metrics: link(`${base}/${name}/Metrics`) },
        ],
        [
          `${base}/${name}/Metrics`,
          {
            InputPowerWatts: { Reading: readings[index] },
            OutputPowerWatts: { Reading: 1 },
          },
        ],
      ]),
    ),
  };
}

export function serverPages(
  ids: readonly string[],
  ...pages: readonly Record<string, object>[]
): Record<string, object> {
  return {
    '/redfish/v1/Chassis': collection(ids.map((id) => `/redfish/v1/Chassis/${id}`)),
    ...Object.assign({}, ...pages),
  };
}
