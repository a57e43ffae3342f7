export { recordEnergy, type RecordEnergyOptions, type Recording } from './record-energy.js';
export {
  servePrometheus,
  type PrometheusEndpoint,
  type ServePrometheusOptions,
} from './serve-prometheus.js';
export { pushOtlp, type PushOtlpOptions } from './push-otlp.js';
export type { EnergyLedgerOptions } from './energy-ledger.js';
