import type { JsonObject, Unavailable } from '@wattbench/core';
import type { OpenReader, Reader } from '../../engine/reader.js';
import type { FailedRead } from '../../engine/counter-source.js';
import { availableOf, figuresOfChannels } from '../open-request.js';
import { parsePlug, parseRealtime, type Plug } from './answer.js';
import { createKasaDevice, type KasaDevice } from './device.js';
import { loadKasa, type LoadKasa } from './library.js';
import { parseKasaOptions, type KasaOptions } from './options.js';
import { kasaSources, type KasaSource } from './sources.js';

/** Twice an update. */
const usualPollPeriodMs = 500;
const readLimitMs = 2000;
/** The connection ends a little before the engine gives the read up. */
const connectionLimitMs = 1800;
const defaultPort = 9999;

/**
 * A TP-Link Kasa plug. Run against a simulator; not yet run on hardware. Throws `CONFIG_INVALID` for an
 * option that cannot be.
 */
export function createReader(options: JsonObject): Reader {
  return createKasaReader({ options: parseKasaOptions(options), load: loadKasa });
}

export interface KasaReaderRequest {
  readonly options: KasaOptions;
  readonly load: LoadKasa;
}

interface Inspected {
  readonly available: true;
  readonly device: KasaDevice;
  readonly request: object;
  readonly sources: readonly KasaSource[];
}

/** As `createReader`, with another way to load the library. */
export function createKasaReader({ options, load }: KasaReaderRequest): Reader {
  return {
    id: 'kasa',
    pollPeriodMs: options.pollPeriodMs ?? usualPollPeriodMs,
    readLimitMs,
    probe: async () => {
      const inspected = await inspect(options, load);
      if (!inspected.available) return inspected;
      await inspected.device.close();
      return { available: true, channels: inspected.sources.map(({ source }) => source.channel) };
    },
    open: async (channels) => {
      const inspected = availableOf<Inspected>('kasa', await inspect(options, load));
      return openSources(inspected, channels);
    },
  };
}

function openSources(inspected: Inspected, channels: readonly string[]): OpenReader {
  const { device, request } = inspected;
  const opened = figuresOfChannels({ meter: 'kasa', figures: inspected.sources, channels });
  return {
    sources: opened.map(({ source }) => source),
    read: async (signal) => {
      const answer = await device.ask(request, signal);
      const parsed = answer.state === 'answer' ? parseRealtime(answer.text) : answer;
      return opened.map(({ valueOf }) =>
        parsed.state === 'answer' ? valueOf(parsed.realtime) : parsed,
      );
    },
    close: () => device.close(),
  };
}

/** Asks the plug what it is and for a first value. What is not opened leaves no connection. */
async function inspect(options: KasaOptions, load: LoadKasa): Promise<Inspected | Unavailable> {
  const { host, port = defaultPort, maximumPowerW = 4000, minimumPowerW = 0.5 } = options;
  if (host === undefined) return notConfigured;
  const library = await load();
  if ('available' in library) return library;

  const place = port === defaultPort ? host : `${host}:${port}`;
  const limit = { host, port, limitMs: connectionLimitMs };
  const device = createKasaDevice(library.createClient(), limit);
  const refused = async (unable: Unavailable): Promise<Unavailable> => {
    await device.close();
    return unable;
  };
  const information = await device.ask({ system: { get_sysinfo: {} } });
  const found = information.state === 'answer' ? parsePlug(information.text) : information;
  if (found.state === 'failed') return await refused(noPlug(found, port));
  const child = options.child ?? null;
  const wrong = wrongSocket(found.plug, { child, place });
  if (wrong !== null) return await refused(wrong);

  const id = child === null ? undefined : found.plug.sockets[child]?.id;
  const request = {
    ...(id === undefined ? {} : { context: { child_ids: [id] } }),
    emeter: { get_realtime: {} },
  };
  const first = await device.ask(request);
  const parsed = first.state === 'answer' ? parseRealtime(first.text) : first;
  if (parsed.state === 'failed') return await refused(noMeter(parsed, found.plug));
  const sources = kasaSources({
    place,
    model: found.plug.model,
    child,
    hasEnergy: parsed.realtime.energyWh !== null,
    maximumPowerW,
    minimumPowerW,
  });
  return { available: true, device, request, sources };
}

const notConfigured: Unavailable = {
  available: false,
  reason: 'not-configured',
  detail: 'no plug is named: option "host" is left out',
  fix: "Name the plug: kasa({ host: '192.0.2.7' })",
};

function noPlug(failure: FailedRead, port: number): Unavailable {
  return {
    available: false,
    reason: 'network',
    detail: failure.detail,
    fix:
      `Check the option "host", and that TCP port ${port} of the plug can be reached from here. ` +
      'Plugs with newer firmware (KLAP) no longer answer on port 9999.',
  };
}

function wrongSocket(
  { model, sockets }: Plug,
  { child, place }: { readonly child: number | null; readonly place: string },
): Unavailable | null {
  const list = sockets.map(({ name }, index) => `${index} ${JSON.stringify(name)}`).join(', ');
  const unable = (detail: string, fix: string): Unavailable => ({
    available: false,
    reason: 'not-configured',
    detail: `${model} at ${place} ${detail}`,
    fix,
  });
  if (sockets.length === 0) {
    return child === null
      ? null
      : unable(`has one socket, and option "child" is ${child}`, 'Leave the option "child" out.');
  }
  if (child !== null && child < sockets.length) return null;
  return unable(
    `has the sockets ${list}; ${child === null ? 'none is chosen' : `there is no ${child}`}`,
    'Set the option "child" to the socket that feeds this machine, e.g. child: 0.',
  );
}

function noMeter(failure: FailedRead, { model }: Plug): Unavailable {
  return {
    available: false,
    reason: failure.reason === 'hardware' ? 'hardware' : 'network',
    detail: `${model}: ${failure.detail}`,
    fix:
      failure.reason === 'hardware'
        ? 'Use a plug with energy monitoring (HS110, KP115, HS300).'
        : 'Check the plug in its app, then try again.',
  };
}
