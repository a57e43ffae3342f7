import { hostname } from 'node:os';
import type { HrTime } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { DataPoint, MetricData, MetricProducer } from '@opentelemetry/sdk-metrics';
import { ownPackage } from '../own-package.js';
import type { EnergyLedger } from './energy-ledger.js';
import type { Sdk } from './load-package.js';
import { metrics, type MetricKey } from './names.js';
import { observationsOf, type Observation } from './observations.js';

/**
 * The metrics as a producer of its own beside the instruments of the SDK, which in JavaScript (2.12)
 * repeat the last value of what is not observed any more: a power that nobody has measured.
 */
export function energyProducer(ledger: EnergyLedger, sdk: Sdk): MetricProducer {
  return {
    collect: async () => {
      const observations = observationsOf(await ledger.collect());
      const times = { startTime: hrTime(ledger.startedMs), endTime: hrTime(Date.now()) };
      const data = (Object.keys(metrics) as MetricKey[]).flatMap((key) => {
        const points = observations
          .filter(({ metric }) => metric === key)
          .map((observation) => pointOf(observation, times));
        return points.length === 0 ? [] : [metricData(key, points, sdk)];
      });
      return {
        resourceMetrics: {
          resource: ownResource(sdk),
          scopeMetrics: data.length === 0 ? [] : [{ scope: ownPackage(), metrics: data }],
        },
        errors: [],
      };
    },
  };
}

/** Who says so: the conventions for hardware tell machines apart by their host. */
export function ownResource({ resources }: Sdk): Resource {
  const { version } = ownPackage();
  return resources.resourceFromAttributes({
    'service.name': 'wattbench',
    'service.version': version,
    'host.name': hostname(),
  });
}

function pointOf(
  { value, attributes }: Observation,
  times: Pick<DataPoint<number>, 'startTime' | 'endTime'>,
): DataPoint<number> {
  return { value, attributes, ...times };
}

function metricData(key: MetricKey, dataPoints: DataPoint<number>[], sdk: Sdk): MetricData {
  const { kind, name, unit, description } = metrics[key];
  const { AggregationTemporality, DataPointType } = sdk.metrics;
  const common = {
    descriptor: { name, unit, description, valueType: sdk.api.ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints,
  };
  return kind === 'sum'
    ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true }
    : { ...common, dataPointType: DataPointType.GAUGE };
}

function hrTime(timeMs: number): HrTime {
  return [Math.floor(timeMs / 1000), Math.round((timeMs % 1000) * 1e6)];
}
