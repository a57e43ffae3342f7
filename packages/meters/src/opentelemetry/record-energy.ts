import type {
  BatchObservableCallback,
  Meter as MetricMeter,
  MeterProvider,
  Observable,
} from '@opentelemetry/api';
import { ownPackage } from '../own-package.js';
import { openEnergyLedger, type EnergyLedgerOptions } from './energy-ledger.js';
import { metrics, type MetricKey } from './names.js';
import { observationsOf } from './observations.js';

/** Something that runs until it is closed. */
export interface Recording {
  /** Closes the meters too. May be called again. */
  close(): Promise<void>;
}

/** `meter` and `meterProvider` are OpenTelemetry's. */
export type RecordEnergyOptions = EnergyLedgerOptions &
  ({ readonly meterProvider: MeterProvider } | { readonly meter: MetricMeter });

/**
 * Registers observable instruments with your own OpenTelemetry set-up: `hw.energy` (J, cumulative),
 * `hw.power` (W, mean since the collection before), `wattbench.energy.uncertainty` (J) and
 * `wattbench.reads.missing`. The meters are read when a metric reader collects, and at no other
 * time. A channel without a reading is not observed. Note that the SDK for JavaScript (2.12) shows
 * the last value again for what is not observed, unlike `servePrometheus` and `pushOtlp`.
 *
 * Rejects with `METER_UNAVAILABLE` where a meter cannot be read, and with `CONFIG_INVALID`.
 */
export async function recordEnergy(options: RecordEnergyOptions): Promise<Recording> {
  const ledger = await openEnergyLedger(options);
  const { name, version } = ownPackage();
  const meter = 'meter' in options ? options.meter : options.meterProvider.getMeter(name, version);
  const instruments = createInstruments(meter);
  const all = Object.values(instruments);
  const observe: BatchObservableCallback = async (result) => {
    for (const { metric, value, attributes } of observationsOf(await ledger.collect())) {
      result.observe(instruments[metric], value, attributes);
    }
  };
  meter.addBatchObservableCallback(observe, all);
  return {
    close: async () => {
      meter.removeBatchObservableCallback(observe, all);
      await ledger.close();
    },
  };
}

function createInstruments(meter: MetricMeter): Readonly<Record<MetricKey, Observable>> {
  const create = (key: MetricKey): Observable => {
    const { kind, name, unit, description } = metrics[key];
    return kind === 'sum'
      ? meter.createObservableCounter(name, { unit, description })
      : meter.createObservableGauge(name, { unit, description });
  };
  return {
    energy: create('energy'),
    power: create('power'),
    uncertainty: create('uncertainty'),
    missing: create('missing'),
  };
}
