import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { WattbenchError } from '@wattbench/core';
import { openEnergyLedger, type EnergyLedgerOptions } from './energy-ledger.js';
import { energyProducer, ownResource } from './energy-producer.js';
import { loadPackage, loadSdk } from './load-package.js';
import type { Recording } from './record-energy.js';

export interface ServePrometheusOptions extends EnergyLedgerOptions {
  /** Address to listen on. Default `127.0.0.1`: this machine only. */
  readonly host?: string;
  /** Default 9464, the port of OpenTelemetry's exporter. 0 takes a free one; see `url`. */
  readonly port?: number;
}

export interface PrometheusEndpoint extends Recording {
  /** What Prometheus scrapes. */
  readonly url: string;
}

const path = '/metrics';
/** A scrape that still runs at close has this long to end. */
const closeLimitMs = 1000;

/**
 * Serves the energy of the meters to Prometheus. A scrape reads the meters; two at once share a
 * read. It has no password and no encryption: leave it on the loopback address, or put a proxy in
 * front. Keeps the process alive until it is closed.
 *
 * Rejects with `METER_UNAVAILABLE`, with `CONFIG_INVALID` where it cannot listen, and with
 * `PLUGIN_NOT_FOUND` where a package of OpenTelemetry is not installed.
 */
export async function servePrometheus(
  options: ServePrometheusOptions,
): Promise<PrometheusEndpoint> {
  const { host = '127.0.0.1', port = 9464 } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `port is ${String(port)}; expected a whole number from 0 to 65535`,
    );
  }
  const sdk = await loadSdk();
  const { PrometheusExporter } = await loadPackage(
    '@opentelemetry/exporter-prometheus',
    () => import('@opentelemetry/exporter-prometheus'),
  );
  const ledger = await openEnergyLedger(options);
  // Its own server cannot take a free port, nor say which one it has.
  const exporter = new PrometheusExporter({
    preventServerStart: true,
    metricProducers: [energyProducer(ledger, sdk)],
  });
  const provider = new sdk.metrics.MeterProvider({
    resource: ownResource(sdk),
    readers: [exporter],
  });
  const server = createServer(
    onlyMetrics((request, response) => exporter.getMetricsRequestHandler(request, response)),
  );
  const close = async (): Promise<void> => {
    await stop(server);
    await provider.shutdown();
    await ledger.close();
  };
  let url: string;
  try {
    url = await listen(server, host, port);
  } catch (error) {
    await close();
    throw error;
  }
  let closed: Promise<void> | null = null;
  return { url, close: () => (closed ??= close()) };
}

function onlyMetrics(serve: RequestListener): RequestListener {
  return (request, response) => {
    const [asked] = (request.url ?? '').split('?');
    if (asked !== path) response.writeHead(404).end();
    else if (request.method !== 'GET') response.writeHead(405, { allow: 'GET' }).end();
    else serve(request, response);
  };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new WattbenchError('CONFIG_INVALID', `cannot listen on ${host}, port ${port}: ${code}`, {
      cause: error,
      fix: 'Choose another port, or port 0 for a free one; host is an address of this machine.',
    });
  }
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}${path}`;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), closeLimitMs);
  await closed;
  clearTimeout(timer);
}
