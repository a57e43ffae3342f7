import type { Unavailable } from '@wattbench/core';
import type { IClientOptions, MqttClient } from 'mqtt';
import { hideSecrets } from '../../network/secret.js';
import type { Credentials } from '../../network/credentials.js';

type MqttModule = { readonly connect: (options: IClientOptions) => MqttClient };
export type LoadMqtt = () => Promise<MqttModule>;

export interface BrokerRequest {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly broker: string;
  readonly credentials: Credentials;
  /** PEM text of an authority that is to be trusted. */
  readonly certificateAuthority?: string;
  readonly signal: AbortSignal;
  readonly load?: LoadMqtt;
}

export type BrokerConnection =
  | { readonly available: true; readonly client: MqttClient; readonly place: string }
  | Unavailable;

/** More than this in one message is no status of a plug. */
const largestPacketBytes = 262_144;
/** Connack codes of MQTT 3.1.1: wrong user or password, not authorised. */
const refusedCodes: readonly unknown[] = [4, 5];

/**
 * A client that is connected, or why not. It joins again by itself after a loss, every second. A
 * packet that grows without end ends the connection.
 */
export async function connectToBroker(request: BrokerRequest): Promise<BrokerConnection> {
  const { broker, credentials, certificateAuthority, signal } = request;
  const { load = () => import('mqtt') } = request;
  let mqtt: MqttModule;
  try {
    mqtt = await load();
  } catch (error) {
    return packageFault(error);
  }
  const url = new URL(broker);
  const secure = url.protocol === 'mqtts:';
  const { user, password } = credentials;
  const client = mqtt.connect({
    protocol: secure ? 'mqtts' : 'mqtt',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 8883 : 1883) : Number(url.port),
    protocolVersion: 4,
    clean: true,
    queueQoSZero: false,
    reconnectPeriod: 1000,
    connectTimeout: 5000,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password: password.reveal() }),
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
  });
  const place = `broker ${url.host}`;
  const fault = await firstFault(client, signal);
  if (fault === null) {
    boundPackets(client);
    return { available: true, client, place };
  }
  await leave(client);
  return refusal({ place, fault, credentials, secure });
}

/** Ends the connection now. */
export async function leave(client: MqttClient): Promise<void> {
  client.on('error', () => undefined);
  await client.endAsync(true);
}

/** `null` once connected; otherwise what went wrong first. */
function firstFault(client: MqttClient, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    const settle = (fault: unknown): void => {
      signal.removeEventListener('abort', late);
      resolve(fault);
    };
    const late = (): void => settle('no answer in time');
    client.once('connect', () => settle(null));
    client.once('close', () => settle('it ended the connection'));
    // Stays for as long as the client lives: an error without a listener would end the program.
    client.on('error', settle);
    if (signal.aborted) late();
    else signal.addEventListener('abort', late);
  });
}

function boundPackets(client: MqttClient): void {
  let bytes = 0;
  const watch = (): void => {
    bytes = 0;
    const { stream } = client;
    stream.on('data', (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      if (bytes > largestPacketBytes) stream.destroy();
    });
  };
  client.on('packetreceive', () => {
    bytes = 0;
  });
  client.on('connect', watch);
  watch();
}

function packageFault(error: unknown): Unavailable {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  const missing = code === 'ERR_MODULE_NOT_FOUND';
  return {
    available: false,
    reason: missing ? 'package-missing' : 'native-load-failed',
    detail: `Tasmota over a broker needs the package mqtt, which ${missing ? 'is not installed' : `cannot be loaded (${code})`}.`,
    fix: 'npm install mqtt',
  };
}

interface Refusal {
  readonly place: string;
  readonly fault: unknown;
  readonly credentials: Credentials;
  readonly secure: boolean;
}

function refusal({ place, fault, credentials, secure }: Refusal): Unavailable {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined;
  if (refusedCodes.includes(code)) {
    return {
      available: false,
      reason: 'credentials',
      detail: `${place}: it refuses the user or the password (code ${String(code)})`,
      fix: credentialsFix,
    };
  }
  const text = fault instanceof Error ? String(code ?? fault.message) : String(fault);
  const shown = hideSecrets(text.slice(0, 120), [credentials.password]);
  return {
    available: false,
    reason: 'network',
    detail: `${place}: cannot be reached (${shown})`,
    fix: secure
      ? 'Check the option "broker"; name the authority of a certificate that is not public with "certificateAuthorityFile".'
      : 'Check that the broker runs and that the option "broker" is its address and port.',
  };
}

export const credentialsFix =
  'Write {"user": "…", "password": "…"} into a file that only you can read (chmod 600) and name it with the option "credentialsFile", or set WATTBENCH_TASMOTA_USER and WATTBENCH_TASMOTA_PASSWORD.';
