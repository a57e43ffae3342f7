import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { VirtualClock } from '@wattbench/testkit/meter';
import { createPolledSession } from '../engine/polled-session.js';
import type { PolledRead, PolledSource } from '../engine/reader.js';
import { simulated } from '../simulated/ref.js';
import { replayReader } from './reader.js';
import { recordReads } from './record-reads.js';
import { readRecording, recordingHeader, recordingLine } from './recording.js';

const folder = mkdtempSync(join(tmpdir(), 'wattbench-replay-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
let files = 0;
function fileOf(text: string): string {
  files += 1;
  const file = join(folder, `${files}.jsonl`);
  writeFileSync(file, text);
  return file;
}

const power: PolledSource = {
  kind: 'power',
  channel: {
    id: 'plug:0',
    component: 'wall',
    domain: 'wall',
    scope: 'machine',
    method: 'power-samples',
    counted: true,
    includes: [],
    updatePeriodNs: 100e6,
    resolutionJ: 1e-3,
    gainError: 0.01,
    averagingNs: 0,
    lagNs: 0,
    source: 'a plug',
  },
  resolutionW: 0.01,
  maximumPowerW: 3000,
};
const counter: PolledSource = {
  kind: 'counter',
  channel: {
    ...power.channel,
    id: 'plug:1',
    method: 'counter',
    counted: false,
    alternativeTo: 'plug:0',
  },
  countsPerJoule: 1000,
  modulus: 2n ** 60n,
  maximumPowerW: 3000,
};

/** 60 W and its counter, every 50 ms for 10 s. */
function recorded(): string {
  const header = recordingHeader({ meter: 'plug', pollPeriodMs: 50, sources: [power, counter] });
  const lines = Array.from({ length: 201 }, (_, index) => {
    const reads: PolledRead[] = [
      { state: 'power', powerW: 60 + (index % 3) / 100 },
      { state: 'count', count: BigInt(index * 3000) + 2n ** 59n },
    ];
    return recordingLine({ atMs: index * 50, reads });
  });
  return [header, ...lines, ''].join('\n');
}

describe('replay', () => {
  test('plays a recorded meter back: energy, quality and which channel is added', async () => {
    const clock = new VirtualClock();
    const reader = replayReader({ file: fileOf(recorded()) }, clock);
    const probe = await reader.probe();
    expect(probe).toMatchObject({
      available: true,
      channels: [
        { id: 'replay:plug:0', counted: true },
        { id: 'replay:plug:1', counted: false, alternativeTo: 'replay:plug:0' },
      ],
    });
    const channels = ['replay:plug:0', 'replay:plug:1'];
    const session = await createPolledSession({ reader, channels, clock });
    await clock.goTo(2e9);
    const from = await session.snapshot();
    await clock.goTo(7e9);
    expect(await session.readings(from, await session.snapshot())).toMatchObject([
      { state: 'read', quality: 'integrated', energyJ: expect.closeTo(300, 0) },
      { state: 'read', quality: 'measured', energyJ: expect.closeTo(300, 0) },
    ]);
  });

  test('has no value after its end', async () => {
    const clock = new VirtualClock();
    const reader = replayReader({ file: fileOf(recorded()) }, clock);
    const session = await createPolledSession({ reader, channels: ['replay:plug:0'], clock });
    await clock.goTo(12e9);
    const from = await session.snapshot();
    await clock.goTo(17e9);
    expect(await session.readings(from, await session.snapshot())).toMatchObject([
      { state: 'missing', reason: 'gap', detail: expect.stringContaining('has ended') },
    ]);
  });

  test('leaves out a last line that was cut off', () => {
    const text = recorded();
    const recording = readRecording(fileOf(text.slice(0, -20)));
    expect(recording).toMatchObject({ polls: { length: 200 } });
  });

  test.each([
    ['no file at all', join(folder, 'nothing.jsonl'), 'ENOENT'],
    ['a folder', folder, 'it is no file'],
    ['an empty file', fileOf(''), 'line 1 is no header'],
    ['another JSON', fileOf('{"format":"something"}\n'), 'line 1 is no header'],
    ['a broken line in the middle', fileOf(recorded().replace('"atMs":500,', '')), 'line 12'],
    ['a poll that goes back', fileOf(recorded().replace('"atMs":500,', '"atMs":3,')), 'line 12'],
    [
      'a place in the tree of power that is not known',
      fileOf(recorded().replace('"domain":"wall"', '"domain":"attic"')),
      'line 1 is no header',
    ],
    ['one poll', fileOf(recorded().split('\n').slice(0, 2).join('\n')), 'fewer than two polls'],
  ])('says what is wrong with %s', async (_, file, text) => {
    const probe = await replayReader({ file }).probe();
    expect(probe).toMatchObject({
      available: false,
      reason: 'not-configured',
      detail: expect.stringContaining(text),
      fix: expect.stringContaining('"file"'),
    });
  });

  test('needs a file', async () => {
    expect(await replayReader({}).probe()).toMatchObject({ reason: 'not-configured' });
  });

  test('takes any bytes for a recording or refuses them, without a crash (seed 20261123)', () => {
    const lines = recorded().split('\n');
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (at, line) => {
          const text = lines.toSpliced(at, 1, line).slice(0, 40).join('\n');
          const recording = readRecording(fileOf(text));
          const whole =
            'polls' in recording
              ? recording.polls.every(({ reads }) => reads.length === recording.sources.length)
              : recording.detail !== '';
          expect(whole).toBe(true);
        },
      ),
      { seed: 20261123, numRuns: 300 },
    );
  });
});

describe('recordReads', () => {
  test('writes what replay reads', async () => {
    const file = join(folder, 'recorded.jsonl');
    // The entry as built: recording loads the meter by its ref.
    const meter = simulated({ idleW: 40, pollPeriodMs: 10 });
    const built = { ...meter, entry: meter.entry.replace('/src/', '/dist/') };
    const polls = await recordReads({ meter: built, file, durationS: 0.5 });
    expect(polls).toBeGreaterThan(20);
    const recording = readRecording(file);
    expect(recording).toMatchObject({ meter: 'simulated', polls: { length: polls } });
  });

  test('overwrites nothing', async () => {
    const file = fileOf('mine');
    const meter = simulated({});
    const built = { ...meter, entry: meter.entry.replace('/src/', '/dist/') };
    await expect(recordReads({ meter: built, file, durationS: 1 })).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});
