import type { Probe } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import type { OpenReader, Reader } from '../../engine/reader.js';
import { readCredentials } from '../../network/credentials.js';
import type { JsonAnswer } from '../../network/fetch-json.js';
import { accessTo, askWith, passwordFix, type Ask } from './access.js';
import { chooseParts } from './choose-parts.js';
import { deviceOf } from './device.js';
import type { LoadDigest } from './digest.js';
import { shellyFigures, type ShellyFigure } from './figures.js';
import { firstGenerationParts } from './first-generation.js';
import { availableOf, figuresOfChannels } from '../open-request.js';
import type { ShellyOptions } from './options.js';
import { readFigure } from './read-figure.js';
import { secondGenerationParts } from './second-generation.js';
import { withTimeLimit } from '../time-limit.js';

export interface ShellySurroundings {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly loadDigest?: LoadDigest;
}

interface Found {
  readonly figures: readonly ShellyFigure[];
  readonly ask: Ask;
}

const readLimitMs = 2000;
/** Three requests, one of them made twice for the challenge. */
const probeLimitMs = 5000;

/**
 * Power at the plug, from a Shelly of any generation over HTTP. Checked against a server that answers
 * what the makers document; not yet run on hardware.
 */
export function createShellyReader(
  options: ShellyOptions,
  surroundings: ShellySurroundings = {},
): Reader {
  const look = (closing: boolean): Promise<Probe<Found>> =>
    withTimeLimit(probeLimitMs, (signal) => inspect({ options, surroundings, closing, signal }));
  return {
    id: 'shelly',
    pollPeriodMs: options.pollPeriodMs ?? 500,
    readLimitMs,
    probe: async () => {
      const found = await look(true);
      return found.available
        ? { available: true, channels: found.figures.map(({ source }) => source.channel) }
        : found;
    },
    open: async (channels) => {
      const { ask, figures } = availableOf('shelly', await look(false));
      return openReader(figuresOfChannels({ meter: 'shelly', figures, channels }), ask);
    },
  };
}

function openReader(figures: readonly ShellyFigure[], ask: Ask): OpenReader {
  return {
    sources: figures.map(({ source }) => source),
    read: async (signal) => {
      const answers = new Map<string, JsonAnswer>();
      for (const { part, source } of figures) {
        const needed = [
          source.kind === 'power' ? part.power : part.energy,
          part.valid,
          part.errors,
        ];
        for (const path of needed.map((figure) => figure?.path)) {
          if (path === undefined || answers.has(path)) continue;
          answers.set(path, await ask(path, signal));
        }
      }
      return figures.map((figure) => readFigure(figure, answers));
    },
    close: () => undefined,
  };
}

interface Inspection {
  readonly options: ShellyOptions;
  readonly surroundings: ShellySurroundings;
  readonly closing: boolean;
  readonly signal: AbortSignal;
}

async function inspect(inspection: Inspection): Promise<Probe<Found>> {
  const { options, surroundings, closing, signal } = inspection;
  const { host } = options;
  if (host === undefined) {
    return {
      available: false,
      reason: 'not-configured',
      detail: 'the address of the Shelly is not given.',
      fix: 'Give the option "host", e.g. {"host": "192.0.2.7"}.',
    };
  }
  const { environment } = surroundings;
  const credentials = readCredentials({
    meter: 'shelly',
    ...(options.credentialsFile === undefined ? {} : { file: options.credentialsFile }),
    ...(environment === undefined ? {} : { environment }),
  });
  if ('available' in credentials) return credentials;
  const greeting = await askWith({ host, closing }, {})('/shelly', signal);
  if (greeting.state === 'failed') return unavailable(greeting);
  const identified = deviceOf(greeting.body);
  if (!identified.available) return identified;
  const { device } = identified;
  const { loadDigest } = surroundings;
  const access = await accessTo({
    host,
    device,
    credentials,
    closing,
    ...(loadDigest === undefined ? {} : { loadDigest }),
  });
  if (!access.available) return access;
  const first = device.generation === 1;
  const status = await access.ask(first ? '/status' : '/rpc/Shelly.GetStatus', signal);
  if (status.state === 'failed') return unavailable(status);
  const parts = first ? firstGenerationParts(status.body) : secondGenerationParts(status.body);
  const chosen = chooseParts(parts, options.channel);
  if (!chosen.available) return chosen;
  const { maximumPowerW } = options;
  return {
    available: true,
    ask: access.ask,
    figures: shellyFigures({
      host: new URL(host).host,
      model: device.model,
      parts: chosen.parts,
      ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
    }),
  };
}

function unavailable({ reason, detail }: FailedRead): Probe<never> {
  if (reason === 'credentials') {
    return { available: false, reason, detail, fix: passwordFix };
  }
  return {
    available: false,
    reason: 'network',
    detail,
    fix: 'Check that the device is on and that the option "host" is its address: open it in a browser.',
  };
}
