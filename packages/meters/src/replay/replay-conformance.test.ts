import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from '@wattbench/core';
import { replay } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { PolledRead, PolledSource } from '../engine/reader.js';
import { recordingHeader, recordingLine } from './recording.js';

const pollPeriodMs = 20;
/** Longer than any case has a session open. */
const recordedMs = 20_000;

/**
 * Each session plays the recording from its own beginning. So the power repeats so soon that two
 * that began at different times draw the same.
 */
const powersW = [60.02, 59.9, 60.11, 60, 59.97];

const channel: Channel = {
  id: 'plug:0',
  component: 'wall',
  domain: 'wall',
  scope: 'machine',
  method: 'power-samples',
  counted: true,
  includes: [],
  updatePeriodNs: 20e6,
  resolutionJ: 2e-4,
  gainError: 0.01,
  source: 'a plug',
};
const sources: readonly PolledSource[] = [
  { kind: 'power', channel, resolutionW: 0.01, maximumPowerW: 3000 },
  {
    kind: 'counter',
    channel: {
      ...channel,
      id: 'plug:0/energy',
      method: 'counter',
      counted: false,
      alternativeTo: 'plug:0',
      resolutionJ: 1e-3,
    },
    countsPerJoule: 1000,
    modulus: 2n ** 32n,
    maximumPowerW: 3000,
  },
];

let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbench-conformance-'));
  file = join(folder, 'plug.jsonl');
  const lines = [recordingHeader({ meter: 'plug', pollPeriodMs, sources })];
  let energyMj = 0;
  for (let atMs = 0; atMs <= recordedMs; atMs += pollPeriodMs) {
    const powerW = powersW[(atMs / pollPeriodMs) % powersW.length] ?? 60;
    const count = BigInt(Math.round(energyMj));
    const reads: PolledRead[] = [
      { state: 'power', powerW },
      { state: 'count', count },
    ];
    lines.push(recordingLine({ atMs, reads }));
    energyMj += powerW * pollPeriodMs;
  }
  await writeFile(file, `${lines.join('\n')}\n`);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describeMeter({ describe, test }, () => replay({ file }));
