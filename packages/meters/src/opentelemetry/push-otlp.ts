import { WattbenchError } from '@wattbench/core';
import { openEnergyLedger, type EnergyLedgerOptions } from './energy-ledger.js';
import { energyProducer, ownResource } from './energy-producer.js';
import { loadPackage, loadSdk } from './load-package.js';
import type { Recording } from './record-energy.js';

export interface PushOtlpOptions extends EnergyLedgerOptions {
  /**
   * Address for metrics, e.g. `http://localhost:4318/v1/metrics`. Left out, OpenTelemetry's own
   * variables say it (`OTEL_EXPORTER_OTLP_ENDPOINT`, …). Credentials never stand in it: they come
   * from `OTEL_EXPORTER_OTLP_HEADERS`.
   */
  readonly url?: string;
  /** Time between two pushes, in ms. Default 15000. */
  readonly intervalMs?: number;
}

const shortestMs = 100;
const longestMs = 86_400_000;
/** Longest that one push may take, with what is tried again. */
const pushLimitMs = 10_000;

/**
 * Pushes the energy of the meters to a collector by OTLP over HTTP, as JSON. A push that fails is
 * no loss, as the sums are cumulative; it is told to OpenTelemetry's `diag` logger. A push takes 10 s
 * at most, and `close` waits for a last one. Keeps the process alive until then.
 *
 * Rejects with `METER_UNAVAILABLE`, with `CONFIG_INVALID` for an address or a time that cannot be,
 * and with `PLUGIN_NOT_FOUND` where a package of OpenTelemetry is not installed.
 */
export async function pushOtlp(options: PushOtlpOptions): Promise<Recording> {
  const { intervalMs = 15_000 } = options;
  if (!Number.isInteger(intervalMs) || intervalMs < shortestMs || intervalMs > longestMs) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `intervalMs is ${String(intervalMs)}; expected a whole number from ${shortestMs} to ${longestMs}`,
    );
  }
  const url = options.url === undefined ? undefined : checkUrl(options.url);
  const sdk = await loadSdk();
  const { OTLPMetricExporter } = await loadPackage(
    '@opentelemetry/exporter-metrics-otlp-http',
    () => import('@opentelemetry/exporter-metrics-otlp-http'),
  );
  const ledger = await openEnergyLedger(options);
  const timeoutMillis = Math.min(intervalMs, pushLimitMs);
  const reader = new sdk.metrics.PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({
      ...(url === undefined ? {} : { url }),
      timeoutMillis,
      // A socket that is kept would outlive close.
      keepAlive: false,
    }),
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: timeoutMillis,
    metricProducers: [energyProducer(ledger, sdk)],
  });
  const provider = new sdk.metrics.MeterProvider({ resource: ownResource(sdk), readers: [reader] });
  // The timer of the reader does not keep a process alive.
  const alive = setInterval(() => undefined, longestMs);
  const close = async (): Promise<void> => {
    clearInterval(alive);
    await provider.shutdown();
    await ledger.close();
  };
  let closed: Promise<void> | null = null;
  return { close: () => (closed ??= close()) };
}

/** Throws `CONFIG_INVALID`, without the address where it may hold a password. */
function checkUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      'url is no address; expected http(s)://host:port/v1/metrics',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new WattbenchError('CONFIG_INVALID', 'url holds a user or a password; expected neither', {
      fix: 'Give credentials in the variable OTEL_EXPORTER_OTLP_HEADERS.',
    });
  }
  return url.href;
}
