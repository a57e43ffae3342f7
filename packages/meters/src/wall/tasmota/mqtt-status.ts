import type { Unavailable } from '@wattbench/core';
import type { MqttClient } from 'mqtt';
import type { FailedRead } from '../../engine/counter-source.js';
import { connectToBroker, leave, type BrokerRequest } from './broker.js';
import { energyOf } from './energy-block.js';
import type { EnergyAnswer, StatusSource } from './status-source.js';

export interface MqttStatusRequest extends BrokerRequest {
  readonly topic: string;
}

export type MqttStatus = { readonly available: true; readonly status: StatusSource } | Unavailable;

/** The answer to `Status 10` has a few hundred bytes. */
const largestPayloadBytes = 65_536;

/**
 * `Status 10` through a broker, and what the device sends by itself (`tele/<topic>/SENSOR`, at its
 * TelePeriod and at PowerDelta): what came since the last read is taken before it is asked again.
 * Retained messages are of an unknown age and are not taken. Topics are those of the usual FullTopic
 * `%prefix%/%topic%/`.
 */
export async function mqttStatus(request: MqttStatusRequest): Promise<MqttStatus> {
  const { topic, signal } = request;
  const connection = await connectToBroker(request);
  if (!connection.available) return connection;
  const { client, place } = connection;
  const fault = await subscribe(client, {
    topics: [`stat/${topic}/STATUS10`, `tele/${topic}/SENSOR`],
    signal,
  });
  if (fault === null) return { available: true, status: statusOf({ client, topic, place }) };
  await leave(client);
  return {
    available: false,
    reason: fault === 'refused' ? 'credentials' : 'network',
    detail: `${place}: the topics of ${topic} cannot be read (${fault})`,
    fix: `Let the user of the broker read stat/${topic}/# and tele/${topic}/#, and write cmnd/${topic}/#.`,
  };
}

interface Subscription {
  readonly topics: readonly string[];
  readonly signal: AbortSignal;
}

function subscribe(client: MqttClient, { topics, signal }: Subscription): Promise<string | null> {
  return new Promise((resolve) => {
    const late = (): void => resolve('no answer in time');
    signal.addEventListener('abort', late, { once: true });
    client.subscribe([...topics], { qos: 0 }, (error, granted = []) => {
      signal.removeEventListener('abort', late);
      const refused = error !== null || granted.some(({ qos }) => qos >= 128);
      resolve(refused ? 'refused' : null);
    });
  });
}

interface StatusRequest {
  readonly client: MqttClient;
  readonly topic: string;
  readonly place: string;
}

function statusOf({ client, topic, place }: StatusRequest): StatusSource {
  let arrived: EnergyAnswer | null = null;
  let waiting: ((answer: EnergyAnswer) => void) | null = null;
  client.on('message', (name, payload, packet) => {
    if (packet.retain) return;
    const answer = answerOf(payload, `${place}, ${name}`);
    if (waiting === null) arrived = answer;
    else waiting(answer);
  });
  const lost = failed(`${place}: the connection is lost`);
  client.on('close', () => waiting?.(lost));
  return {
    ask: (signal) => {
      if (arrived !== null) {
        const answer = arrived;
        arrived = null;
        return Promise.resolve(answer);
      }
      if (!client.connected) return Promise.resolve(lost);
      return new Promise((resolve) => {
        const settle = (answer: EnergyAnswer): void => {
          waiting = null;
          signal.removeEventListener('abort', late);
          resolve(answer);
        };
        const late = (): void => {
          settle(failed(`${place}: ${topic} does not answer to cmnd/${topic}/Status 10 in time`));
        };
        waiting = settle;
        if (signal.aborted) late();
        else {
          signal.addEventListener('abort', late);
          client.publish(`cmnd/${topic}/Status`, '10', { qos: 0 });
        }
      });
    },
    close: () => leave(client),
  };
}

function answerOf(payload: Buffer, place: string): EnergyAnswer {
  const atNs = Number(process.hrtime.bigint());
  if (payload.byteLength > largestPayloadBytes) {
    return failed(`${place}: ${payload.byteLength} bytes; expected at most ${largestPayloadBytes}`);
  }
  const text = payload.toString('utf8');
  try {
    return { state: 'answer', energy: energyOf(JSON.parse(text)), atNs };
  } catch {
    return failed(`${place}: no JSON, begins ${JSON.stringify(text.slice(0, 24))}`);
  }
}

function failed(detail: string): FailedRead {
  return { state: 'failed', reason: 'network', detail };
}
