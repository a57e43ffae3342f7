import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Channel, Unavailable } from '@wattbench/core';
import type { PolledRead, PolledSource } from '../engine/reader.js';
import { numberAt, valueAt } from '../network/json-number.js';

/** What a meter said, poll by poll. */
export interface Recording {
  readonly meter: string;
  readonly pollPeriodMs: number;
  readonly sources: readonly PolledSource[];
  readonly polls: readonly RecordedPoll[];
}

export interface RecordedPoll {
  /** Since the first poll. */
  readonly atMs: number;
  readonly reads: readonly PolledRead[];
}

export const recordingFormat = 'wattbench-reads';
const largestBytes = 256 * 2 ** 20;

/**
 * Reads a recording: a line that says what was recorded, then one line per poll. A last line that was
 * cut off is left out; any other line that is no poll makes the file unusable.
 */
export function readRecording(file: string): Recording | Unavailable {
  const text = readBounded(file);
  if (typeof text !== 'string') return text;
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const header = headerOf(parse(lines[0] ?? ''));
  if (header === null) {
    return refused(
      file,
      `line 1 is no header of a recording (format ${recordingFormat}, version 1)`,
    );
  }
  const polls: RecordedPoll[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const poll = pollOf(parse(line), header.sources);
    const last = polls.at(-1);
    if (poll !== null && (last === undefined || poll.atMs > last.atMs)) polls.push(poll);
    else if (index < lines.length - 1) return refused(file, `line ${index + 1} is no later poll`);
  }
  if (polls.length < 2) return refused(file, 'it holds fewer than two polls');
  return { ...header, polls };
}

/** A recording line by line, as `readRecording` reads it. */
export function recordingHeader(recording: Omit<Recording, 'polls'>): string {
  const sources = recording.sources.map((source) =>
    source.kind === 'counter'
      ? { ...source, modulus: source.modulus === null ? null : String(source.modulus) }
      : source,
  );
  const { meter, pollPeriodMs } = recording;
  return JSON.stringify({ format: recordingFormat, version: 1, meter, pollPeriodMs, sources });
}

export function recordingLine({ atMs, reads }: RecordedPoll): string {
  const plain = reads.map((read) =>
    read.state === 'count' ? { state: 'count', count: String(read.count) } : read,
  );
  return JSON.stringify({ atMs, reads: plain });
}

function readBounded(file: string): string | Unavailable {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return refused(file, error instanceof Error ? error.message : String(error));
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return refused(file, 'it is no file');
    if (status.size > largestBytes) return refused(file, `it is larger than ${largestBytes} bytes`);
    return readFileSync(descriptor, 'utf8');
  } catch (error) {
    return refused(file, error instanceof Error ? error.message : String(error));
  } finally {
    closeSync(descriptor);
  }
}

function refused(file: string, detail: string): Unavailable {
  return {
    available: false,
    reason: 'not-configured',
    detail: `${file} cannot be played back: ${detail}.`,
    fix: 'Name a file that recordReads wrote, in the option "file".',
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function headerOf(value: unknown): Omit<Recording, 'polls'> | null {
  const sources = valueAt(value, ['sources']);
  const meter = valueAt(value, ['meter']);
  const pollPeriodMs = numberAt(value, ['pollPeriodMs']);
  const isOurs =
    valueAt(value, ['format']) === recordingFormat && numberAt(value, ['version']) === 1;
  if (!isOurs || typeof meter !== 'string' || pollPeriodMs === null || pollPeriodMs <= 0) {
    return null;
  }
  if (!Array.isArray(sources) || sources.length === 0 || sources.length > 4096) return null;
  const known = sources.map(sourceOf);
  const checked = known.filter((source) => source !== null);
  return checked.length === known.length ? { meter, pollPeriodMs, sources: checked } : null;
}

function sourceOf(value: unknown): PolledSource | null {
  const channel = channelOf(valueAt(value, ['channel']));
  const maximumPowerW = numberAt(value, ['maximumPowerW']);
  const minimumPowerW = numberAt(value, ['minimumPowerW']);
  if (channel === null || maximumPowerW === null || maximumPowerW <= 0) return null;
  const common = {
    channel,
    maximumPowerW,
    ...(minimumPowerW === null ? {} : { minimumPowerW }),
  };
  const resolutionW = numberAt(value, ['resolutionW']);
  if (valueAt(value, ['kind']) === 'power') {
    return resolutionW === null || resolutionW < 0
      ? null
      : { ...common, kind: 'power', resolutionW };
  }
  const countsPerJoule = numberAt(value, ['countsPerJoule']);
  const modulus = valueAt(value, ['modulus']);
  if (valueAt(value, ['kind']) !== 'counter' || countsPerJoule === null) return null;
  if (countsPerJoule <= 0) return null;
  if (modulus === null) return { ...common, kind: 'counter', countsPerJoule, modulus };
  const range = countOf(modulus);
  return range === null || range < 2n
    ? null
    : { ...common, kind: 'counter', countsPerJoule, modulus: range };
}

function channelOf(value: unknown): Channel | null {
  const text = (key: string): string | null => {
    const found = valueAt(value, [key]);
    return typeof found === 'string' && found.length <= 4096 ? found : null;
  };
  const id = text('id');
  const source = text('source');
  const component = components.find((name) => name === text('component'));
  const scope = scopes.find((name) => name === text('scope'));
  const method = methods.find((name) => name === text('method'));
  const place = valueAt(value, ['domain']);
  const domain = domains.find((name) => name === place);
  // Without its place a channel would be added to others that it lies in or around.
  if (place !== undefined && domain === undefined) return null;
  const alternativeTo = text('alternativeTo');
  const counted = valueAt(value, ['counted']);
  const includes = valueAt(value, ['includes']);
  const updatePeriodNs = numberAt(value, ['updatePeriodNs']);
  const resolutionJ = numberAt(value, ['resolutionJ']);
  const gainError = numberAt(value, ['gainError']);
  if (id === null || source === null || component === undefined || scope === undefined) return null;
  if (method === undefined || typeof counted !== 'boolean' || !isTexts(includes)) return null;
  if (updatePeriodNs === null || resolutionJ === null || gainError === null) return null;
  if (updatePeriodNs <= 0 || resolutionJ < 0 || gainError < 0) return null;
  return {
    id,
    component,
    scope,
    method,
    counted,
    includes,
    updatePeriodNs,
    resolutionJ,
    gainError,
    source,
    averagingNs: Math.max(0, numberAt(value, ['averagingNs']) ?? 0),
    lagNs: Math.max(0, numberAt(value, ['lagNs']) ?? 0),
    ...(domain === undefined ? {} : { domain }),
    ...(alternativeTo === null ? {} : { alternativeTo }),
  };
}

const components = ['cpu', 'dram', 'gpu', 'npu', 'soc', 'system', 'wall'] as const;
const scopes = ['machine', 'device', 'process'] as const;
const methods = ['counter', 'power-samples'] as const;
const domains = [
  'wall',
  'supply',
  'platform',
  'module',
  'package',
  'core',
  'uncore',
  'dram',
  'gpu',
  'npu',
  'rail',
  'process',
] as const;

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function pollOf(value: unknown, sources: readonly PolledSource[]): RecordedPoll | null {
  const atMs = numberAt(value, ['atMs']);
  const reads = valueAt(value, ['reads']);
  if (atMs === null || atMs < 0 || !Array.isArray(reads) || reads.length !== sources.length) {
    return null;
  }
  const checked = reads.map(readOf).filter((read) => read !== null);
  return checked.length === reads.length ? { atMs, reads: checked } : null;
}

function readOf(value: unknown): PolledRead | null {
  const state = valueAt(value, ['state']);
  const count = countOf(valueAt(value, ['count']));
  if (state === 'count' && count !== null) return { state, count };
  const powerW = numberAt(value, ['powerW']);
  if (state === 'power' && powerW !== null) return { state, powerW };
  const detail = valueAt(value, ['detail']);
  if (state !== 'failed' || typeof detail !== 'string') return null;
  return { state, reason: 'driver', detail: `recorded: ${detail.slice(0, 1000)}` };
}

function countOf(value: unknown): bigint | null {
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : null;
}
