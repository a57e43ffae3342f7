import { open, type FileHandle } from 'node:fs/promises';
import { WattbenchError, type PluginRef } from '@wattbench/core';
import { systemClock } from '../engine/clock.js';
import { RoundReader } from '../engine/round-reader.js';
import type { Reader } from '../engine/reader.js';
import { recordingHeader, recordingLine } from './recording.js';

export interface RecordRequest {
  /** A meter of this package that is polled: all but `rapl` and `estimate`. */
  readonly meter: PluginRef<'meter'>;
  /** A new file; one that is there is not overwritten. */
  readonly file: string;
  readonly durationS: number;
  readonly signal?: AbortSignal;
}

/**
 * Writes down what a meter says, poll by poll, for `replay`: to try out on one machine what was
 * measured on another. Ends at `durationS` or with `signal`; resolves with the number of polls.
 * Rejects with `METER_UNAVAILABLE`, and with `OUTPUT_UNWRITABLE` for the file.
 */
export async function recordReads(request: RecordRequest): Promise<number> {
  const { meter, file, durationS, signal } = request;
  const module: { createReader?: (options: unknown) => Reader } = await import(meter.entry);
  if (module.createReader === undefined) {
    throw new WattbenchError('UNSUPPORTED', `meter ${meter.id} is not polled: nothing to record`, {
      fix: 'Record a meter that is polled: every one of this package but rapl and estimate.',
    });
  }
  const reader = module.createReader(meter.options);
  const probe = await reader.probe();
  if (!probe.available) {
    throw new WattbenchError(
      'METER_UNAVAILABLE',
      `meter ${meter.id}: ${probe.detail}`,
      probe.fix === undefined ? {} : { fix: probe.fix },
    );
  }
  const opened = await reader.open(probe.channels.map(({ id }) => id));
  let output: FileHandle | undefined;
  let polls = 0;
  try {
    output = await newFile(file);
    const { pollPeriodMs, readLimitMs } = reader;
    const header = { meter: reader.id, pollPeriodMs, sources: opened.sources };
    await output.write(`${recordingHeader(header)}\n`);
    const rounds = new RoundReader(opened, systemClock, readLimitMs);
    const startNs = systemClock.nowNs();
    for (;;) {
      if (signal?.aborted === true || systemClock.nowNs() - startNs >= durationS * 1e9) break;
      const poll = await rounds.round();
      const atMs = ((poll.beforeNs + poll.afterNs) / 2 - startNs) / 1e6;
      await output.write(`${recordingLine({ atMs, reads: poll.reads })}\n`);
      polls += 1;
      const dueNs = startNs + polls * pollPeriodMs * 1e6;
      await systemClock.wait(Math.max(0, (dueNs - systemClock.nowNs()) / 1e6));
    }
  } finally {
    await output?.close();
    await opened.close();
  }
  return polls;
}

async function newFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx');
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new WattbenchError('OUTPUT_UNWRITABLE', `The recording cannot be written: ${text}`, {
      cause: error,
      fix: 'Name a file that is not there yet, in a folder that can be written.',
    });
  }
}
