import { WattbenchError } from '@wattbench/core';
import {
  countOption,
  hostOption,
  pathOption,
  powerOption,
  readOptions,
} from '../../plugin-options.js';

export type TasmotaOptions = {
  /** Address of the device, to ask it over HTTP: `192.0.2.8`. */
  readonly host?: string;
  /** Address of the MQTT broker instead: `mqtt://192.0.2.1:1883`, `mqtts://broker.lan`. */
  readonly broker?: string;
  /** The topic of the device at the broker, e.g. `tasmota_4F2A1C`. */
  readonly topic?: string;
  /** Entry of a device that measures several circuits; 0 is the first. A list for several of them. */
  readonly channel?: number | readonly number[];
  /** JSON file with `user` and `password` that only its owner can read. */
  readonly credentialsFile?: string;
  /** PEM file of the authority that signed the broker's certificate, where it is not a public one. */
  readonly certificateAuthorityFile?: string;
  /** Time between two reads, in ms. Default 500. */
  readonly pollPeriodMs?: number;
  /** Most that one circuit can plausibly draw, in W. Default 4000. */
  readonly maximumPowerW?: number;
};

export const tasmotaOptionNames = [
  'host',
  'broker',
  'topic',
  'channel',
  'credentialsFile',
  'certificateAuthorityFile',
  'pollPeriodMs',
  'maximumPowerW',
];

const meter = 'tasmota';
const mostChannels = 16;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseTasmotaOptions(given: unknown): TasmotaOptions {
  const options = readOptions({ meter, given, known: tasmotaOptionNames });
  const host = hostOption({ meter, options, name: 'host' });
  const broker = brokerOption(options.get('broker'));
  const topic = topicOption(options.get('topic'));
  const channel = channelOption(options.get('channel'));
  const credentialsFile = pathOption({ meter, options, name: 'credentialsFile' });
  const certificateAuthorityFile = pathOption({
    meter,
    options,
    name: 'certificateAuthorityFile',
  });
  const pollPeriodMs = countOption(
    { meter, options, name: 'pollPeriodMs' },
    { lowest: 100, highest: 60_000 },
  );
  const maximumPowerW = powerOption({ meter, options, name: 'maximumPowerW' }, 1_000_000);
  if (host !== undefined && broker !== undefined) {
    throw refused('the options "host" and "broker" exclude each other; expected one of them');
  }
  if ((broker === undefined) !== (topic === undefined)) {
    throw refused('the options "broker" and "topic" belong together; one is missing');
  }
  return {
    ...(host === undefined ? {} : { host: host.origin }),
    ...(broker === undefined ? {} : { broker }),
    ...(topic === undefined ? {} : { topic }),
    ...(channel === undefined ? {} : { channel }),
    ...(credentialsFile === undefined ? {} : { credentialsFile }),
    ...(certificateAuthorityFile === undefined ? {} : { certificateAuthorityFile }),
    ...(pollPeriodMs === undefined ? {} : { pollPeriodMs }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
  };
}

function brokerOption(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : '';
  const address = /^mqtts?:\/\//.test(text) ? text : `mqtt://${text}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  const plain =
    url !== null &&
    url.hostname !== '' &&
    url.username === '' &&
    url.password === '' &&
    ['', '/'].includes(url.pathname) &&
    url.search === '' &&
    url.hash === '';
  if (plain) return `${url.protocol}//${url.host}`;
  // What it is stays out of the message: a user may have put a password into it.
  throw refused(
    'option "broker" is no address; expected host, host:port, mqtt://host or mqtts://host without user, path or query',
  );
}

function topicOption(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[\w .:@-]{1,64}$/.test(value)) return value;
  throw refused(
    'option "topic" is no topic of a device; expected the one word of Configuration → MQTT → Topic, such as "tasmota_4F2A1C"',
  );
}

function channelOption(value: unknown): TasmotaOptions['channel'] {
  if (value === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const entries = list.filter(isEntry);
  const [only] = entries;
  if (only === undefined || entries.length !== list.length || list.length > mostChannels) {
    throw refused(
      `option "channel" is no entry; expected a whole number from 0 to ${mostChannels - 1}, or a list of them`,
    );
  }
  return Array.isArray(value) ? [...new Set(entries)] : only;
}

function isEntry(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < mostChannels;
}

function refused(detail: string): WattbenchError {
  return new WattbenchError('CONFIG_INVALID', `meter ${meter}: ${detail}`);
}
