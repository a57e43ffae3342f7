import type { Unavailable } from '@wattbench/core';
import { analyzerOf, rangesOf, sampleOf, samplesAnnounced, type Analyzer } from './answers.js';
import { LineConnection, type Asked } from './line-connection.js';

export interface Daemon {
  readonly connection: LineConnection;
  readonly analyzer: Analyzer;
  /** For people; `null` where the daemon does not say. */
  readonly ranges: string | null;
}

/** Whose measurement it is: another's is only looked at, never read up and never stopped. */
export interface Measurement {
  readonly connection: LineConnection;
  readonly owner: 'us' | 'another';
  readonly channels: number;
}

export type Greeted = { readonly available: true; readonly daemon: Daemon } | Unavailable;
export type Begun = { readonly available: true; readonly measurement: Measurement } | Unavailable;

export interface DaemonRequest {
  readonly address: string;
  readonly signal: AbortSignal;
}

const defaultAveragingMs = 1000;
const networkFix =
  'Check that PTDaemon runs, that the option "host" is its address and port, and that it serves no other client.';

/** Connects, and asks who is there. Changes nothing at the daemon. */
export async function greet({ address, signal }: DaemonRequest): Promise<Greeted> {
  const connection = await LineConnection.open({ address, signal });
  const unreachable = (detail: string): Unavailable => ({
    available: false,
    reason: 'network',
    detail: `PTDaemon at ${address}: ${detail}`,
    fix: networkFix,
  });
  if (!(connection instanceof LineConnection)) return unreachable(connection.detail);
  const refuse = async (unavailable: Unavailable): Promise<Unavailable> => {
    await connection.close();
    return unavailable;
  };
  const hello = await connection.ask('Hello', { signal });
  if (hello.state === 'failed') return refuse(unreachable(hello.detail));
  const identity = await connection.ask('Identify', { signal });
  if (identity.state === 'failed') return refuse(unreachable(identity.detail));
  const analyzer = analyzerOf(firstOf(identity));
  if (!firstOf(hello).startsWith('Hello, PTDaemon') || analyzer === null) {
    return refuse({
      available: false,
      reason: 'hardware',
      detail: `what answers at ${address} is no PTDaemon: ${shown(hello)} to Hello, ${shown(identity)} to Identify.`,
      fix: networkFix,
    });
  }
  if (!analyzer.tellsPower) {
    return refuse({
      available: false,
      reason: 'hardware',
      detail: `the PTDaemon at ${address} serves a ${analyzer.name}, which tells no power.`,
      fix: 'Name the port of the daemon that serves the power analyzer.',
    });
  }
  const ranges = await connection.ask('RR', { signal });
  return {
    available: true,
    daemon: {
      connection,
      analyzer,
      ranges: ranges.state === 'failed' ? null : rangesOf(firstOf(ranges)),
    },
  };
}

export interface BeginRequest {
  /** Time between two samples, where the measurement is ours. */
  readonly samplePeriodMs: number;
  readonly signal: AbortSignal;
}

/**
 * Starts a measurement, unless one is running: then its power is looked at
 * (`Watts`), since `RL` would read another's samples away. One is running when the power that the
 * daemon tells is another after two of the analyzer's intervals, or when it refuses to start.
 */
export async function begin(
  daemon: Daemon,
  { samplePeriodMs, signal }: BeginRequest,
): Promise<Begun> {
  const { connection, analyzer } = daemon;
  const { channels } = analyzer;
  const begun = (owner: Measurement['owner']): Begun => ({
    available: true,
    measurement: { connection, owner, channels },
  });
  const first = await connection.ask('Watts', { signal });
  const earlier = first.state === 'answer' ? sampleOf(firstOf(first)) : null;
  if (earlier !== null) {
    await pause(2.2 * (analyzer.averagingMs ?? defaultAveragingMs), signal);
    const second = await connection.ask('Watts', { signal });
    if (second.state === 'answer' && firstOf(second) !== shownLine(first)) return begun('another');
  }
  const go = await connection.ask(`Go,${samplePeriodMs},0,wattbench`, { signal });
  if (go.state === 'answer' && firstOf(go).startsWith('Starting')) return begun('us');
  if (go.state === 'answer' && earlier !== null) return begun('another');
  await connection.close();
  return {
    available: false,
    reason: go.state === 'failed' ? 'network' : 'hardware',
    detail: `PTDaemon does not start to measure: ${go.state === 'failed' ? go.detail : shown(go)}.`,
    fix: networkFix,
  };
}

/** One answer that holds the newest sample in its last line. */
export function newest(measurement: Measurement, signal: AbortSignal): Promise<Asked> {
  const { connection, owner, channels } = measurement;
  return owner === 'us'
    ? connection.ask(channels > 1 ? 'RL,1,*' : 'RL,1', { signal, following: samplesAnnounced })
    : connection.ask('Watts', { signal });
}

/** Stops what we started, and ends the connection. */
export async function end(measurement: Measurement, signal: AbortSignal): Promise<void> {
  const { connection, owner } = measurement;
  if (owner === 'us' && connection.isOpen) await connection.ask('Stop', { signal });
  await connection.close();
}

function firstOf(answer: Extract<Asked, { state: 'answer' }>): string {
  return answer.lines[0] ?? '';
}

function shownLine(answer: Asked): string | null {
  return answer.state === 'answer' ? firstOf(answer) : null;
}

function shown(answer: Extract<Asked, { state: 'answer' }>): string {
  return JSON.stringify(firstOf(answer).slice(0, 60));
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal.addEventListener('abort', done);
  });
}
