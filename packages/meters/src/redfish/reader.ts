import { WattbenchError, type Channel, type Unavailable } from '@wattbench/core';
import type { FailedRead } from '../engine/counter-source.js';
import type { OpenReader, PolledRead, PolledSource, Reader } from '../engine/reader.js';
import { numberAt, valueAt } from '../network/json-number.js';
import { trustIn } from './agent.js';
import { chooseChassis, type ChosenChassis } from './choose-chassis.js';
import { RedfishClient } from './client.js';
import type { RedfishOptions } from './options.js';
import type { Figure } from './power-plan.js';
import { notConfigured } from './unavailable.js';

/** A BMC answers within 0.1 s to some seconds. */
const defaultPollPeriodMs = 1000;
const defaultLimitMs = 10_000;
const closeLimitMs = 2000;
const mostRequests = 64;
const defaultMaximumW = 50_000;
const stepW = 1;
/** An assumption: the schema has no such field, and makers differ from 1 s to minutes. */
const updatePeriodNs = 2_000_000_000;
/** An assumption, half-width at about 95 %; the schema's `Accuracy` is seldom filled. */
const gainError = 0.05;
/** The counter in steps of 0.001 Wh. */
const countsPerKwh = 1e6;
const joulesPerKwh = 3.6e6;
const highestKwh = 1e9;

/**
 * Input power of a server by Redfish. Not yet run on hardware. `open` rejects with
 * `METER_UNAVAILABLE`. A probe sends at most 64 requests, ends its session and its connection.
 */
export function createRedfishReader(
  options: RedfishOptions,
  limitMs: number = defaultLimitMs,
): Reader {
  return {
    id: 'redfish',
    pollPeriodMs: options.pollPeriodMs ?? defaultPollPeriodMs,
    readLimitMs: limitMs,
    probe: async () => {
      const connected = await connect(options, limitMs);
      if (!connected.available) return connected;
      await connected.client.close(closeLimitMs);
      return { available: true, channels: connected.sources.map(({ channel }) => channel) };
    },
    open: async (channels) => {
      const connected = await connect(options, limitMs);
      if (!connected.available) {
        throw new WattbenchError('METER_UNAVAILABLE', `meter redfish: ${connected.detail}`, {
          detail: { reason: connected.reason },
          ...(connected.fix === undefined ? {} : { fix: connected.fix }),
        });
      }
      const ids = connected.sources.map(({ channel }) => channel.id);
      const unknown = channels.find((id) => !ids.includes(id));
      if (unknown !== undefined) {
        await connected.client.close(closeLimitMs);
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter redfish: there is no channel ${JSON.stringify(unknown)}; expected ${ids.join(', ')}`,
        );
      }
      return openReader(connected, channels);
    },
  };
}

interface Connected {
  readonly available: true;
  readonly client: RedfishClient;
  readonly chassis: ChosenChassis;
  readonly sources: readonly PolledSource[];
  readonly maximumPowerW: number;
}

async function connect(options: RedfishOptions, limitMs: number): Promise<Connected | Unavailable> {
  const { host } = options;
  if (host === undefined) return notConfigured();
  const client = RedfishClient.create(options, host);
  if ('available' in client) return client;
  client.allow(mostRequests);
  const signal = AbortSignal.timeout(2 * limitMs);
  const chassis = await chooseChassis({ client, signal, wanted: options.chassis, host });
  if (!chassis.available) {
    await client.close(closeLimitMs);
    return chassis;
  }
  const energy = chassis.plan.energy;
  const first = energy === null ? null : await client.get(energy.path, signal);
  client.allow(Infinity);
  const maximumPowerW = options.maximumPowerW ?? defaultMaximumW;
  const told =
    first?.state === 'answer' && energy !== null ? valueAt(first.body, energy.field) : null;
  return {
    available: true,
    client,
    chassis,
    maximumPowerW,
    sources: sourcesOf({ options, host, chassis, maximumPowerW, firstKwh: told }),
  };
}

function openReader(connected: Connected, channels: readonly string[]): OpenReader {
  const { client, chassis, sources, maximumPowerW } = connected;
  const chosen = channels.flatMap((id) => sources.find(({ channel }) => channel.id === id) ?? []);
  const figuresOf = (source: PolledSource): readonly Figure[] => {
    if (source.kind === 'power') return chassis.plan.power.figures;
    return chassis.plan.energy === null ? [] : [chassis.plan.energy];
  };
  return {
    sources: chosen,
    read: async (signal) => {
      const paths = new Set(chosen.flatMap(figuresOf).map(({ path }) => path));
      const bodies = new Map<string, Awaited<ReturnType<RedfishClient['get']>>>();
      for (const path of paths) bodies.set(path, await client.get(path, signal));
      return chosen.map((source): PolledRead => {
        let sum = 0;
        for (const { path, field } of figuresOf(source)) {
          const answer = bodies.get(path);
          if (answer?.state !== 'answer') return answer ?? failed(`${path}: not asked`);
          const value = numberAt(answer.body, field);
          if (value === null || value < 0) {
            const found = JSON.stringify(valueAt(answer.body, field)) ?? 'nothing';
            return failed(
              `${path}: ${field.join('.')} is ${found.slice(0, 40)}; expected a number, 0 or more`,
            );
          }
          sum += value;
        }
        return source.kind === 'power' ? powerRead(sum, maximumPowerW) : countRead(sum);
      });
    },
    close: () => client.close(closeLimitMs),
  };
}

function powerRead(powerW: number, maximumPowerW: number): PolledRead {
  if (powerW > 0 && powerW <= maximumPowerW) return { state: 'power', powerW };
  return failed(`${powerW} W; expected more than 0 W and at most ${maximumPowerW} W`);
}

function countRead(kwh: number): PolledRead {
  if (kwh <= highestKwh) return { state: 'count', count: BigInt(Math.round(kwh * countsPerKwh)) };
  return failed(`EnergykWh is ${kwh}; expected at most ${highestKwh}`);
}

function failed(detail: string): FailedRead {
  return { state: 'failed', reason: 'driver', detail };
}

function sourcesOf({
  options,
  host,
  chassis,
  maximumPowerW,
  firstKwh,
}: {
  readonly options: RedfishOptions;
  readonly host: string;
  readonly chassis: ChosenChassis;
  readonly maximumPowerW: number;
  readonly firstKwh: unknown;
}): readonly PolledSource[] {
  const place = new URL(host).host;
  const id = `redfish:${place}-${chassis.id.replaceAll(/[^A-Za-z0-9:._-]+/g, '-').slice(0, 64)}`;
  const { power, energy } = chassis.plan;
  const from = `chassis ${JSON.stringify(chassis.id)} of ${place}; ${trustIn(options)}`;
  const common = {
    component: 'system',
    scope: 'machine',
    includes: [],
    domain: 'supply',
    updatePeriodNs,
    gainError,
  } as const satisfies Partial<Channel>;
  const sources: PolledSource[] = [
    {
      kind: 'power',
      channel: {
        ...common,
        id,
        method: 'power-samples',
        counted: true,
        resolutionJ: stepW * (updatePeriodNs / 1e9),
        source: `Redfish ${power.meaning}, ${power.figures.length} figure(s), ${from}; accuracy and update period assumed`,
      },
      maximumPowerW,
      minimumPowerW: 0.5,
      resolutionW: stepW,
    },
  ];
  if (energy === null) return sources;
  sources.push({
    kind: 'counter',
    channel: {
      ...common,
      id: `${id}/energy`,
      method: 'counter',
      counted: false,
      alternativeTo: id,
      resolutionJ: kwhStep(firstKwh) * joulesPerKwh,
      source: `Redfish EnvironmentMetrics.EnergykWh, ${from}; too coarse for the total`,
    },
    maximumPowerW,
    countsPerJoule: countsPerKwh / joulesPerKwh,
    modulus: null,
  });
  return sources;
}

/** The place of the last digit that is shown: 1 kWh for a whole number. */
function kwhStep(value: unknown): number {
  const digits = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
  return 10 ** -Math.min(digits, 6);
}
