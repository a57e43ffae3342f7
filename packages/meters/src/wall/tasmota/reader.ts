import type { Probe, Unavailable } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import type { OpenReader, Reader } from '../../engine/reader.js';
import { readCredentials } from '../../network/credentials.js';
import { availableOf, figuresOfChannels } from '../open-request.js';
import { withTimeLimit } from '../time-limit.js';
import { credentialsFix, type LoadMqtt } from './broker.js';
import { certificateAuthority } from './certificate-authority.js';
import { readFigure, tasmotaFigures, type TasmotaFigure } from './figures.js';
import { httpStatus } from './http-status.js';
import { mqttStatus } from './mqtt-status.js';
import type { TasmotaOptions } from './options.js';
import type { StatusSource } from './status-source.js';

export interface TasmotaSurroundings {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly loadMqtt?: LoadMqtt;
  /** Longest time for the first look at the device, in ms. Default 5000. */
  readonly probeLimitMs?: number;
}

interface Found {
  readonly figures: readonly TasmotaFigure[];
  readonly status: StatusSource;
}

const readLimitMs = 2000;
const usualProbeLimitMs = 5000;

/**
 * Power at the plug from a device with Tasmota, over HTTP or through an MQTT broker. Its figures are
 * as good as its calibration (PowerSet). Checked against a server and two brokers that answer what
 * the project documents; not yet run on hardware.
 */
export function createTasmotaReader(
  options: TasmotaOptions,
  surroundings: TasmotaSurroundings = {},
): Reader {
  const { probeLimitMs = usualProbeLimitMs } = surroundings;
  const look = (closing: boolean): Promise<Probe<Found>> =>
    withTimeLimit(probeLimitMs, (signal) => inspect({ options, surroundings, closing, signal }));
  return {
    id: 'tasmota',
    pollPeriodMs: options.pollPeriodMs ?? 500,
    readLimitMs,
    probe: async () => {
      const found = await look(true);
      if (!found.available) return found;
      await found.status.close();
      return { available: true, channels: found.figures.map(({ source }) => source.channel) };
    },
    open: async (channels) => {
      const { figures, status } = availableOf('tasmota', await look(false));
      try {
        return openReader(figuresOfChannels({ meter: 'tasmota', figures, channels }), status);
      } catch (error) {
        await status.close();
        throw error;
      }
    },
  };
}

function openReader(figures: readonly TasmotaFigure[], status: StatusSource): OpenReader {
  return {
    sources: figures.map(({ source }) => source),
    read: async (signal) => {
      const answer = await status.ask(signal);
      if (answer.state === 'failed') return figures.map(() => answer);
      const { energy, atNs } = answer;
      return figures.map((figure) => {
        const read = readFigure(figure, energy);
        return read.state === 'failed' || atNs === undefined ? read : { ...read, atNs };
      });
    },
    close: () => status.close(),
  };
}

interface Inspection {
  readonly options: TasmotaOptions;
  readonly surroundings: TasmotaSurroundings;
  readonly closing: boolean;
  readonly signal: AbortSignal;
}

async function inspect(inspection: Inspection): Promise<Probe<Found>> {
  const { options, signal } = inspection;
  const connected = await statusSource(inspection);
  if (!connected.available) return connected;
  const { status, name, place } = connected;
  const answer = await status.ask(signal);
  const figures =
    answer.state === 'failed'
      ? unavailable(answer)
      : tasmotaFigures({ name, place, energy: answer.energy, options });
  if (figures.available) return { available: true, figures: figures.figures, status };
  await status.close();
  return figures;
}

interface Connected {
  readonly status: StatusSource;
  /** As it stands in ids. */
  readonly name: string;
  readonly place: string;
}

async function statusSource(inspection: Inspection): Promise<Probe<Connected>> {
  const { options, surroundings, closing, signal } = inspection;
  const { host, broker, topic } = options;
  const { environment, loadMqtt } = surroundings;
  const credentials = readCredentials({
    meter: 'tasmota',
    ...(options.credentialsFile === undefined ? {} : { file: options.credentialsFile }),
    ...(environment === undefined ? {} : { environment }),
  });
  if ('available' in credentials) return credentials;
  if (host !== undefined) {
    const name = new URL(host).host;
    const status = httpStatus({ host, credentials, closing });
    return { available: true, status, name, place: `Tasmota at ${name}` };
  }
  if (broker === undefined || topic === undefined) {
    return {
      available: false,
      reason: 'not-configured',
      detail: 'the address of the device is not given.',
      fix: 'Give the option "host", e.g. {"host": "192.0.2.8"}, or "broker" and "topic".',
    };
  }
  const file = options.certificateAuthorityFile;
  const authority = file === undefined ? null : await certificateAuthority(file);
  if (authority?.available === false) return authority;
  const through = await mqttStatus({
    broker,
    topic,
    credentials,
    signal,
    ...(authority === null ? {} : { certificateAuthority: authority.pem }),
    ...(loadMqtt === undefined ? {} : { load: loadMqtt }),
  });
  if (!through.available) return through;
  const place = `Tasmota ${topic} through broker ${new URL(broker).host}`;
  return { available: true, status: through.status, name: topic, place };
}

function unavailable({ reason, detail }: FailedRead): Unavailable {
  if (reason === 'credentials') {
    return { available: false, reason, detail, fix: credentialsFix };
  }
  return {
    available: false,
    reason: 'network',
    detail,
    fix: 'Check that the device is on and that its address or topic is right: Tasmota shows both on its page Information.',
  };
}
