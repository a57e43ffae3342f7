import type { Probe } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import type { OpenReader, PolledRead, PolledSource, Reader } from '../../engine/reader.js';
import { credentialVariables, readCredentials } from '../../network/credentials.js';
import { fetchJson } from '../../network/fetch-json.js';
import { availableOf, figuresOfChannels } from '../open-request.js';
import { withTimeLimit } from '../time-limit.js';
import type { HomeAssistantOptions } from './options.js';
import { countsPerWh, entitySource } from './source.js';
import { createStaleness } from './staleness.js';
import { entityState, type EntityState, type Quantity } from './state.js';

export interface HomeAssistantSurroundings {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The wall clock, in ms. */
  readonly wallMs?: () => number;
}

type Told = { readonly state: 'told'; readonly told: EntityState } | FailedRead;
type Ask = (signal: AbortSignal) => Promise<Told>;

interface Found {
  readonly figures: readonly { readonly source: PolledSource; readonly quantity: Quantity }[];
  readonly ask: Ask;
}

const readLimitMs = 2000;
const probeLimitMs = 5000;
const defaultMaximumW = 4000;

/**
 * Power or energy of one entity of Home Assistant. It is as quick and as exact as the plug behind it.
 * Checked against a server that answers what the project documents; not yet run on hardware.
 */
export function createHomeAssistantReader(
  options: HomeAssistantOptions,
  surroundings: HomeAssistantSurroundings = {},
): Reader {
  const { wallMs = Date.now } = surroundings;
  const look = (closing: boolean): Promise<Probe<Found>> =>
    withTimeLimit(probeLimitMs, (signal) => inspect({ options, surroundings, closing, signal }));
  return {
    id: 'home-assistant',
    pollPeriodMs: options.pollPeriodMs ?? 1000,
    readLimitMs,
    probe: async () => {
      const found = await look(true);
      return found.available
        ? { available: true, channels: found.figures.map(({ source }) => source.channel) }
        : found;
    },
    open: async (channels) => {
      const { ask, figures } = availableOf('home-assistant', await look(false));
      return openReader({
        figures: figuresOfChannels({ meter: 'home-assistant', figures, channels }),
        ask,
        wallMs,
      });
    },
  };
}

function openReader({
  figures,
  ask,
  wallMs,
}: Found & { readonly wallMs: () => number }): OpenReader {
  const isStale = createStaleness();
  return {
    sources: figures.map(({ source }) => source),
    read: async (signal) => {
      const answer = await ask(signal);
      if (answer.state === 'failed') return figures.map(() => answer);
      const { told } = answer;
      const stale = isStale({
        toldAtMs: told.toldAtMs,
        wallMs: wallMs(),
        monotonicMs: performance.now(),
      });
      return figures.map(({ source, quantity }) =>
        told.quantity === quantity
          ? { ...readOf(told), ...(stale ? { issues: ['stale'] as const } : {}) }
          : {
              state: 'failed',
              reason: 'hardware',
              detail: `${source.channel.source}: tells ${told.quantity} now; expected ${quantity}`,
            },
      );
    },
    close: () => undefined,
  };
}

function readOf({ quantity, value }: EntityState): Exclude<PolledRead, FailedRead> {
  return quantity === 'power'
    ? { state: 'power', powerW: value }
    : { state: 'count', count: BigInt(Math.round(value * countsPerWh)) };
}

interface Inspection {
  readonly options: HomeAssistantOptions;
  readonly surroundings: HomeAssistantSurroundings;
  readonly closing: boolean;
  readonly signal: AbortSignal;
}

async function inspect(inspection: Inspection): Promise<Probe<Found>> {
  const { options, surroundings, closing, signal } = inspection;
  const { host, entity, maximumPowerW = defaultMaximumW } = options;
  if (host === undefined || entity === undefined) {
    return {
      available: false,
      reason: 'not-configured',
      detail: `the ${host === undefined ? 'address of Home Assistant' : 'entity'} is not given.`,
      fix: 'Give the options "host" and "entity", e.g. {"host": "homeassistant.local:8123", "entity": "sensor.desk_plug_power"}.',
    };
  }
  const { environment } = surroundings;
  const credentials = readCredentials({
    meter: 'home-assistant',
    ...(options.credentialsFile === undefined ? {} : { file: options.credentialsFile }),
    ...(environment === undefined ? {} : { environment }),
  });
  if ('available' in credentials) return credentials;
  const { token } = credentials;
  const url = new URL(`/api/states/${entity}`, host);
  if (token === undefined) {
    return {
      available: false,
      reason: 'credentials',
      detail: `${url.host} wants an access token, and none is given.`,
      fix: tokenFix,
    };
  }
  const place = `Home Assistant at ${url.host}, ${entity}`;
  const ask: Ask = async (until) => {
    const answer = await fetchJson({
      url,
      signal: until,
      headers: {
        authorization: `Bearer ${token.reveal()}`,
        ...(closing ? { connection: 'close' } : {}),
      },
    });
    return answer.state === 'failed'
      ? answer
      : entityState(answer.body, { place, highestW: maximumPowerW });
  };
  const first = await ask(signal);
  if (first.state === 'failed') return unavailable(first);
  const { told } = first;
  const source = entitySource({ entity, place, first: told, maximumPowerW });
  return { available: true, figures: [{ source, quantity: told.quantity }], ask };
}

const tokenFix = `Make a long-lived access token in Home Assistant (your profile → Security), write {"token": "…"} into a file that only you can read (chmod 600) and name it with the option "credentialsFile", or set ${credentialVariables('home-assistant')[2]}.`;

function unavailable({ reason, detail }: FailedRead): Probe<never> {
  if (reason === 'credentials') return { available: false, reason, detail, fix: tokenFix };
  if (reason === 'hardware') {
    return {
      available: false,
      reason,
      detail,
      fix: 'Name an entity with W, kW, Wh or kWh that has a value: Developer tools → States in Home Assistant.',
    };
  }
  return {
    available: false,
    reason: 'network',
    detail,
    fix: 'Check the option "host" with its port (usually :8123), and with status 404 the option "entity".',
  };
}
