import type { JsonObject } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import type { OpenReader, Reader } from '../../engine/reader.js';
import { availableOf, figuresOfChannels } from '../open-request.js';
import { inspect, type Inspected } from './inspect.js';
import { loadSnmp, type LoadSnmp } from './library.js';
import { parseSnmpOptions, type SnmpOptions } from './options.js';

/** Twice an update. */
const usualPollPeriodMs = 500;
const readLimitMs = 2000;
/** With version 3 a read can take two answers. */
const answerLimitMs = 900;

/** A power distribution unit that speaks SNMP. Throws `CONFIG_INVALID` for an option that cannot be. */
export function createReader(options: JsonObject): Reader {
  return createSnmpReader({ options: parseSnmpOptions(options), load: loadSnmp });
}

export interface SnmpReaderRequest {
  readonly options: SnmpOptions;
  readonly load: LoadSnmp;
  /** Default that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** As `createReader`, with another way to load the library and another environment. */
export function createSnmpReader(given: SnmpReaderRequest): Reader {
  const request = { ...given, limitMs: answerLimitMs };
  return {
    id: 'snmp',
    pollPeriodMs: given.options.pollPeriodMs ?? usualPollPeriodMs,
    readLimitMs,
    probe: async () => {
      const inspected = await inspect(request);
      if (!inspected.available) return inspected;
      await inspected.agent.close();
      return { available: true, channels: inspected.sources.map(({ source }) => source.channel) };
    },
    open: async (channels) => {
      const inspected = availableOf<Inspected>('snmp', await inspect(request));
      try {
        return openSources(inspected, channels);
      } catch (error) {
        await inspected.agent.close();
        throw error;
      }
    },
  };
}

function openSources({ agent, sources }: Inspected, channels: readonly string[]): OpenReader {
  const opened = figuresOfChannels({ meter: 'snmp', figures: sources, channels });
  const oids = opened.map(({ oid }) => oid);
  return {
    sources: opened.map(({ source }) => source),
    read: async (signal) => {
      const answer = await agent.get(oids, signal);
      return opened.map(({ valueOf, oid }, index) => {
        if (answer.state === 'failed') return answer;
        const varbind = answer.varbinds[index];
        return varbind === undefined ? notAnswered(oid) : valueOf(varbind);
      });
    },
    close: () => agent.close(),
  };
}

function notAnswered(oid: string): FailedRead {
  return { state: 'failed', reason: 'network', detail: `${oid}: no answer` };
}
