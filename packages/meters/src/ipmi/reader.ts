import { WattbenchError, type Channel, type Unavailable } from '@wattbench/core';
import type { PolledRead, PolledSource, Reader } from '../engine/reader.js';
import { readCredentials } from '../network/credentials.js';
import { hideSecrets, type Secret } from '../network/secret.js';
import { parseDcmi } from './dcmi-text.js';
import type { IpmiOptions } from './options.js';
import { runCommand, type Command } from './run-command.js';
import { noCredentials, noPower, notRun } from './unavailable.js';

/** Half of the update period: a run of ipmitool takes 20 to 200 ms. */
const defaultPollPeriodMs = 500;
const readLimitMs = 5000;
const defaultMaximumW = 20_000;
/** DCMI tells whole watts; most sensors of a BMC change once a second at most. */
const stepW = 1;
const updatePeriodNs = 1_000_000_000;
/** An assumption, half-width at about 95 %; neither DCMI nor most makers state one. */
const gainError = 0.05;

type Prepared =
  | {
      readonly available: true;
      readonly command: Omit<Command, 'signal'>;
      readonly secret?: Secret;
    }
  | Unavailable;

/**
 * Input power of a server by IPMI DCMI. Each read runs the tool once: no shell, its password in the
 * environment (`-E`), never in the command line, which every user of the machine can see. Not yet
 * run on hardware. `open` rejects with `METER_UNAVAILABLE`.
 */
export function createIpmiReader(options: IpmiOptions, limitMs: number = readLimitMs): Reader {
  const maximumPowerW = options.maximumPowerW ?? defaultMaximumW;
  const channel = channelOf(options);

  const read = async (
    prepared: Extract<Prepared, { available: true }>,
    signal: AbortSignal,
  ): Promise<{ readonly powerW: number } | Unavailable> => {
    const { command, secret } = prepared;
    const result = await runCommand({ ...command, signal });
    if (result.state !== 'ended')
      return notRun(result, { options, command: command.path, limitMs });
    const answer = parseDcmi(hideSecrets(result.output, [secret]), maximumPowerW);
    if (answer.state === 'power') return { powerW: answer.powerW };
    return noPower(answer.cause, `${answer.detail} (exit code ${result.code ?? 'none'})`, options);
  };

  const tryOnce = async (): Promise<Prepared> => {
    const prepared = prepare(options);
    if (!prepared.available) return prepared;
    const first = await read(prepared, AbortSignal.timeout(limitMs));
    return 'available' in first ? first : prepared;
  };

  return {
    id: 'ipmi',
    pollPeriodMs: options.pollPeriodMs ?? defaultPollPeriodMs,
    readLimitMs: limitMs,
    probe: async () => {
      const prepared = await tryOnce();
      return prepared.available ? { available: true, channels: [channel] } : prepared;
    },
    open: async (channels) => {
      const unknown = channels.find((id) => id !== channel.id);
      if (unknown !== undefined) {
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter ipmi: there is no channel ${JSON.stringify(unknown)}; expected ${channel.id}`,
        );
      }
      const prepared = await tryOnce();
      if (!prepared.available) {
        throw new WattbenchError('METER_UNAVAILABLE', `meter ipmi: ${prepared.detail}`, {
          detail: { reason: prepared.reason },
          ...(prepared.fix === undefined ? {} : { fix: prepared.fix }),
        });
      }
      const source: PolledSource = {
        kind: 'power',
        channel,
        maximumPowerW,
        minimumPowerW: 0.5,
        resolutionW: stepW,
      };
      const running = new Set<AbortController>();
      return {
        sources: channels.map(() => source),
        read: async (signal) => {
          // The engine's signal may live for many reads: what hangs on it must be taken off again.
          const limit = new AbortController();
          const stop = (): void => limit.abort();
          signal.addEventListener('abort', stop, { once: true });
          if (signal.aborted) stop();
          running.add(limit);
          const told = await read(prepared, limit.signal).finally(() => {
            signal.removeEventListener('abort', stop);
            running.delete(limit);
          });
          const one: PolledRead =
            'available' in told
              ? { state: 'failed', reason: told.reason, detail: told.detail }
              : { state: 'power', powerW: told.powerW };
          return channels.map(() => one);
        },
        close: () => {
          for (const limit of running) limit.abort();
        },
      };
    },
  };
}

function prepare(options: IpmiOptions): Prepared {
  const tool = options.tool ?? 'ipmitool';
  const path = options.command ?? tool;
  const environment = {
    PATH: process.env['PATH'] ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C',
  };
  if (tool === 'ipmi-dcmi') {
    return {
      available: true,
      command: { path, arguments: ['--get-system-power-statistics'], environment },
    };
  }
  const question = ['dcmi', 'power', 'reading'];
  const { host } = options;
  if (host === undefined) {
    return { available: true, command: { path, arguments: question, environment } };
  }
  const credentials = readCredentials({
    meter: 'ipmi',
    ...(options.credentialsFile === undefined ? {} : { file: options.credentialsFile }),
  });
  if ('available' in credentials) return credentials;
  const { user, password } = credentials;
  if (user === undefined || password === undefined) return noCredentials(host);
  const level = options.privilege ?? 'USER';
  return {
    available: true,
    secret: password,
    command: {
      path,
      // -E takes the password from IPMITOOL_PASSWORD (ipmitool(1)).
      arguments: ['-I', 'lanplus', '-H', host, '-U', user, '-L', level, '-E', ...question],
      environment: { ...environment, IPMITOOL_PASSWORD: password.reveal() },
    },
  };
}

function channelOf({ host, tool = 'ipmitool' }: IpmiOptions): Channel {
  return {
    id: `ipmi:${host ?? 'local'}`,
    component: 'system',
    scope: 'machine',
    method: 'power-samples',
    counted: true,
    includes: [],
    domain: 'supply',
    updatePeriodNs,
    resolutionJ: stepW * (updatePeriodNs / 1e9),
    gainError,
    source:
      `IPMI DCMI power reading of ${host === undefined ? 'this machine' : `the BMC ${host}`} by ${tool}: ` +
      'input of the machine as its BMC tells it; accuracy assumed, how it averages is not documented',
  };
}
