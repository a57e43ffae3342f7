import { createServer } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Meter } from '@wattbench/core';
import { fakeMeter } from '@wattbench/testkit/meter';
import { afterEach, describe, expect, test } from 'vitest';
import { parseExposition, valuesOf } from './__fixtures__/prometheus-text.js';
import { coreChannel, packageChannel, ScriptedMeter } from './__fixtures__/scripted-meter.js';
import {
  servePrometheus,
  type PrometheusEndpoint,
  type ServePrometheusOptions,
} from './serve-prometheus.js';

const endpoints: PrometheusEndpoint[] = [];

afterEach(async () => {
  await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close()));
});

async function serve(options: ServePrometheusOptions): Promise<PrometheusEndpoint> {
  const endpoint = await servePrometheus({ port: 0, ...options });
  endpoints.push(endpoint);
  return endpoint;
}

async function scrape({ url }: PrometheusEndpoint) {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return parseExposition(await response.text());
}

const packageId = packageChannel.id;
const coreId = coreChannel.id;

describe('a scrape', () => {
  test('tells the energy since the beginning and the power since the scrape before', async () => {
    const meter = new ScriptedMeter();
    const endpoint = await serve({ meters: [meter] });
    meter.powerW[packageId] = 40;
    meter.advance(2);
    const first = await scrape(endpoint);
    expect(valuesOf(first, 'hw_energy_total')).toEqual({ [packageId]: 80, [coreId]: 20 });
    expect(valuesOf(first, 'hw_power')).toEqual({ [packageId]: 40, [coreId]: 10 });
    meter.powerW[packageId] = 100;
    meter.advance(0.5);
    const second = await scrape(endpoint);
    expect(valuesOf(second, 'hw_energy_total')).toEqual({ [packageId]: 130, [coreId]: 25 });
    expect(valuesOf(second, 'hw_power')).toEqual({ [packageId]: 100, [coreId]: 10 });
  });

  test('has the names, types and labels of the conventions', async () => {
    const meter = new ScriptedMeter();
    const endpoint = await serve({ meters: [meter] });
    meter.failing[coreId] = 'gap';
    meter.advance(1);
    const { types, samples } = await scrape(endpoint);
    expect(types).toEqual({
      target_info: 'gauge',
      hw_energy_total: 'counter',
      hw_power: 'gauge',
      wattbench_energy_uncertainty: 'gauge',
      wattbench_reads_missing_total: 'counter',
    });
    expect(samples.find(({ name }) => name === 'hw_energy_total')?.labels).toMatchObject({
      hw_id: 'board:package-0',
      hw_type: 'cpu',
      hw_name: 'package-0',
      wattbench_meter: 'board',
      wattbench_domain: 'package',
      wattbench_counted: 'true',
      wattbench_quality: 'measured',
    });
    expect(
      samples.find(({ name }) => name === 'wattbench_reads_missing_total')?.labels,
    ).toMatchObject({ hw_parent: 'board:package-0', wattbench_reason: 'gap' });
  });

  test('tells the uncertainty: gain adds up, and the edges of windows as the root of squares', async () => {
    const meter = new ScriptedMeter([packageChannel]);
    const endpoint = await serve({ meters: [meter] });
    for (const energyJ of [100, 200]) {
      meter.advance(energyJ / 10);
      await scrape(endpoint);
    }
    meter.advance(10);
    const values = valuesOf(await scrape(endpoint), 'wattbench_energy_uncertainty');
    expect(values[packageId]).toBeCloseTo(Math.hypot(0.05 * 400, Math.sqrt(3 * (9 + 16))), 9);
  });

  test('reads a real clock as it is', async () => {
    const module: { default(options: object): Meter } = await import(fakeMeter().entry);
    const endpoint = await serve({ meters: [module.default({ powerW: 25 })] });
    await delay(30);
    const exposition = await scrape(endpoint);
    expect(valuesOf(exposition, 'hw_power')['fake:constant']).toBeCloseTo(25, 6);
    expect(valuesOf(exposition, 'hw_energy_total')['fake:constant']).toBeGreaterThan(0.029 * 25);
  });

  test('shows nothing of where a channel is read from', async () => {
    const meter = new ScriptedMeter();
    const endpoint = await serve({ meters: [meter] });
    meter.advance(1);
    expect(await (await fetch(endpoint.url)).text()).not.toContain('hunter2');
  });
});

describe('a reading that is missing', () => {
  test('is no sample, not 0, and is counted with its reason', async () => {
    const meter = new ScriptedMeter();
    const endpoint = await serve({ meters: [meter] });
    meter.advance(1);
    await scrape(endpoint);
    meter.failing[packageId] = 'counter-reset';
    meter.advance(1);
    const broken = await scrape(endpoint);
    expect(valuesOf(broken, 'hw_energy_total')).toEqual({ [coreId]: 20 });
    expect(valuesOf(broken, 'hw_power')).toEqual({ [coreId]: 10 });
    expect(valuesOf(broken, 'wattbench_energy_uncertainty')).not.toHaveProperty([packageId]);
    expect(valuesOf(broken, 'wattbench_reads_missing_total')).toEqual({ [packageId]: 1 });
  });

  test('is in no sum: the energy goes on from where it was', async () => {
    const meter = new ScriptedMeter();
    const endpoint = await serve({ meters: [meter] });
    meter.advance(1);
    await scrape(endpoint);
    meter.failing[packageId] = 'gap';
    meter.advance(100);
    await scrape(endpoint);
    delete meter.failing[packageId];
    meter.advance(1);
    expect(valuesOf(await scrape(endpoint), 'hw_energy_total')[packageId]).toBe(20);
  });

  test('for want of updates is made up for by a longer window', async () => {
    const meter = new ScriptedMeter();
    const endpoint = await serve({ meters: [meter] });
    meter.failing[packageId] = 'too-few-updates';
    meter.advance(1);
    expect(valuesOf(await scrape(endpoint), 'hw_energy_total')).toEqual({ [coreId]: 10 });
    delete meter.failing[packageId];
    meter.advance(2);
    const exposition = await scrape(endpoint);
    expect(valuesOf(exposition, 'hw_energy_total')).toEqual({ [packageId]: 30, [coreId]: 30 });
    expect(valuesOf(exposition, 'hw_power')[packageId]).toBe(10);
  });

  test('that cannot be is as good as none', async () => {
    const meter = new ScriptedMeter();
    const endpoint = await serve({ meters: [meter] });
    meter.powerW[packageId] = -5;
    meter.powerW[coreId] = Number.NaN;
    meter.advance(1);
    const exposition = await scrape(endpoint);
    expect(valuesOf(exposition, 'hw_energy_total')).toEqual({});
    expect(valuesOf(exposition, 'wattbench_reads_missing_total')).toEqual({
      [packageId]: 1,
      [coreId]: 1,
    });
  });
});

describe('a meter that is late', () => {
  test('holds no scrape up, and is told of in the next', async () => {
    const late = new ScriptedMeter([packageChannel]);
    const other = new ScriptedMeter([{ ...packageChannel, id: 'plug:1', includes: [] }], 'plug');
    const endpoint = await serve({ meters: [late, other], limitMs: 50 });
    const release = late.holdReadings();
    late.advance(4);
    other.advance(4);
    const without = await scrape(endpoint);
    expect(valuesOf(without, 'hw_energy_total')).toEqual({ 'plug:1': 40 });
    expect(
      without.samples.find(({ name }) => name === 'wattbench_reads_missing_total')?.labels,
    ).toMatchObject({ hw_id: packageId, wattbench_reason: 'stale' });
    release();
    const next = await scrape(endpoint);
    expect(valuesOf(next, 'hw_energy_total')[packageId]).toBe(40);
    expect(late.snapshots).toBe(2);
  });
});

describe('the endpoint', () => {
  test('listens on this machine only, unless it is told otherwise', async () => {
    const { url } = await serve({ meters: [new ScriptedMeter()] });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  });

  test('has nothing else to show', async () => {
    const { url } = await serve({ meters: [new ScriptedMeter()] });
    expect((await fetch(new URL('/', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });

  test('says so where it cannot listen, and closes the meters', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const meter = new ScriptedMeter();
    await expect(servePrometheus({ meters: [meter], port })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `cannot listen on 127.0.0.1, port ${port}: EADDRINUSE`,
    });
    expect(meter.closed).toBe(1);
    taken.close();
  });

  test.each([-1, 65_536, 1.5, Number.NaN])('refuses port %s', async (port) => {
    await expect(servePrometheus({ meters: [new ScriptedMeter()], port })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });

  test.each([0, -1, Number.NaN])('refuses a limit of %s ms', async (limitMs) => {
    await expect(serve({ meters: [new ScriptedMeter()], limitMs })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });

  test('is closed twice as once', async () => {
    const meter = new ScriptedMeter();
    const endpoint = await servePrometheus({ meters: [meter], port: 0 });
    await Promise.all([endpoint.close(), endpoint.close()]);
    expect(meter.closed).toBe(1);
    await expect(fetch(endpoint.url)).rejects.toThrow(/fetch failed/);
  });

  test('closes although a client holds its connection open', async () => {
    const meter = new ScriptedMeter();
    const endpoint = await servePrometheus({ meters: [meter], port: 0 });
    await fetch(endpoint.url);
    await endpoint.close();
    expect(meter.closed).toBe(1);
  });
});

describe('meters that cannot be served', () => {
  test('are named with the fix, and the others closed', async () => {
    const sound = new ScriptedMeter();
    const locked = new ScriptedMeter([], 'locked');
    locked.unavailable = {
      available: false,
      reason: 'permission',
      detail: 'not allowed',
      fix: 'chmod it',
    };
    await expect(serve({ meters: [sound, locked] })).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: 'meter locked: not allowed',
      fix: 'chmod it',
    });
    expect(sound.closed).toBe(1);
  });

  test('may not be two of one channel', async () => {
    const meters = [new ScriptedMeter(), new ScriptedMeter()];
    await expect(serve({ meters })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'meters: the channel board:package-0 is there twice',
    });
    expect(meters[0]?.closed).toBe(1);
  });

  test('are at least one', async () => {
    await expect(serve({ meters: [] })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
