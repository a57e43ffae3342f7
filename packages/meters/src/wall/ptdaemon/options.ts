import { WattbenchError } from '@wattbench/core';
import { countOption, powerOption, readOptions } from '../../plugin-options.js';

export type PtdaemonOptions = {
  /** Address of the daemon: `192.0.2.9` or `192.0.2.9:8889`. Default port 8888. */
  readonly host?: string;
  /** Channel of the analyzer that this machine hangs on, from 1. Left out: the sum of all. */
  readonly channel?: number;
  /**
   * Relative accuracy of the analyzer (half-width at about 95 %). Default 0.0015, an assumption: a
   * Yokogawa WT310E is sold as 0.1 % of the reading and 0.05 % of the range, and the procedure of
   * MLPerf Power fixes the range at 1.1 times the largest load.
   */
  readonly gainError?: number;
  /**
   * Time between two samples that the daemon is told to take, in ms; a measurement that another has
   * started keeps its own. Default 1000, as MLPerf Power does; shorter ones were not tried with the
   * daemon itself.
   */
  readonly samplePeriodMs?: number;
  /** Time between two reads, in ms. Default 500. */
  readonly pollPeriodMs?: number;
  /** Most that the machine can plausibly draw, in W. Default 20000. */
  readonly maximumPowerW?: number;
};

export const ptdaemonOptionNames = [
  'host',
  'channel',
  'gainError',
  'samplePeriodMs',
  'pollPeriodMs',
  'maximumPowerW',
];

/** A sample a second. */
export const usualSamplePeriodMs = 1000;

const meter = 'ptdaemon';
const defaultPort = 8888;
/** A read waits for the next sample, and has 3 s. */
const longestSamplePeriodMs = 2000;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parsePtdaemonOptions(given: unknown): PtdaemonOptions {
  const options = readOptions({ meter, given, known: ptdaemonOptionNames });
  const host = addressOption(options.get('host'));
  const channel = countOption({ meter, options, name: 'channel' }, { lowest: 1, highest: 16 });
  const gainError = gainErrorOption(options.get('gainError'));
  const samplePeriodMs = countOption(
    { meter, options, name: 'samplePeriodMs' },
    { lowest: 100, highest: longestSamplePeriodMs },
  );
  const pollPeriodMs = countOption(
    { meter, options, name: 'pollPeriodMs' },
    { lowest: 100, highest: 60_000 },
  );
  const maximumPowerW = powerOption({ meter, options, name: 'maximumPowerW' }, 10_000_000);
  return {
    ...(host === undefined ? {} : { host }),
    ...(channel === undefined ? {} : { channel }),
    ...(gainError === undefined ? {} : { gainError }),
    ...(samplePeriodMs === undefined ? {} : { samplePeriodMs }),
    ...(pollPeriodMs === undefined ? {} : { pollPeriodMs }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
  };
}

/** `host:port`, with the port always there. */
function addressOption(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const [, host, port = String(defaultPort)] =
    (typeof value === 'string' && value.length <= 300
      ? /^([\w.-]+|\[[\da-fA-F:.]+\])(?::(\d{1,5}))?$/.exec(value)
      : null) ?? [];
  if (host !== undefined && Number(port) >= 1 && Number(port) <= 65_535) return `${host}:${port}`;
  throw refused('option "host" is no address; expected a host or host:port');
}

function gainErrorOption(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value > 0 && value < 1) return value;
  throw refused(
    'option "gainError" is no accuracy; expected a number above 0 and below 1, such as 0.0015',
  );
}

function refused(detail: string): WattbenchError {
  return new WattbenchError('CONFIG_INVALID', `meter ${meter}: ${detail}`);
}
