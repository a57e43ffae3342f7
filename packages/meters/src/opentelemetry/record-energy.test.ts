import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  MetricReader,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, test, vi } from 'vitest';
import { packageChannel, ScriptedMeter } from './__fixtures__/scripted-meter.js';
import { recordEnergy } from './record-energy.js';

/** A reader that collects when the test says so. */
class ManualReader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}

  async metric(name: string): Promise<MetricData | undefined> {
    const { resourceMetrics, errors } = await this.collect();
    if (errors.length > 0) throw new TypeError(`collection: ${errors.join(', ')}`);
    return resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .find(({ descriptor }) => descriptor.name === name);
  }
}

function setUp() {
  const reader = new ManualReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  return { reader, meterProvider, meter: new ScriptedMeter([packageChannel]) };
}

describe('recording with instruments of your own', () => {
  test('has the energy as a cumulative, monotonic sum in J', async () => {
    const { reader, meterProvider, meter } = setUp();
    await recordEnergy({ meters: [meter], meterProvider });
    meter.advance(2);
    await reader.metric('hw.energy');
    meter.advance(3);
    expect(await reader.metric('hw.energy')).toMatchObject({
      descriptor: { name: 'hw.energy', unit: 'J' },
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPoints: [{ value: 50, attributes: { 'hw.id': packageChannel.id, 'hw.type': 'cpu' } }],
    });
  });

  test('has the power as a gauge in W', async () => {
    const { reader, meterProvider, meter } = setUp();
    await recordEnergy({ meters: [meter], meter: meterProvider.getMeter('mine') });
    meter.powerW[packageChannel.id] = 65;
    meter.advance(2);
    expect(await reader.metric('hw.power')).toMatchObject({
      descriptor: { unit: 'W' },
      dataPointType: DataPointType.GAUGE,
      dataPoints: [{ value: 65 }],
    });
  });

  test('does not observe what has no reading, and counts it', async () => {
    const { reader, meterProvider, meter } = setUp();
    await recordEnergy({ meters: [meter], meterProvider });
    meter.failing[packageChannel.id] = 'permission';
    meter.advance(2);
    const { resourceMetrics } = await reader.collect();
    const found = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
    expect(found).toMatchObject([
      {
        descriptor: { name: 'wattbench.reads.missing' },
        dataPoints: [{ value: 1, attributes: { 'wattbench.reason': 'permission' } }],
      },
    ]);
  });

  test('takes its callback back at close', async () => {
    const { meterProvider, meter } = setUp();
    const metricMeter = meterProvider.getMeter('mine');
    const added = vi.spyOn(metricMeter, 'addBatchObservableCallback');
    const removed = vi.spyOn(metricMeter, 'removeBatchObservableCallback');
    const recording = await recordEnergy({ meters: [meter], meter: metricMeter });
    await recording.close();
    expect(removed.mock.calls).toEqual(added.mock.calls);
  });

  test('reads the meters no more after close', async () => {
    const { reader, meterProvider, meter } = setUp();
    const recording = await recordEnergy({ meters: [meter], meterProvider });
    await recording.close();
    await recording.close();
    meter.advance(2);
    expect(await reader.metric('hw.energy')).toBeUndefined();
    expect(meter).toMatchObject({ snapshots: 1, closed: 1 });
  });
});
