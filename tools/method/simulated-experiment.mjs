import { standard } from '@wattbench/core';
import { normalNumber, randomNumbers } from '../../packages/meters/dist/simulated/random.js';
import { meterId } from './reading-pool.mjs';

export const inferences = 1000;
export const windowS = 20;
const idleW = 40;
const workW = 80;
const joulesPerWh = 3600;
const statedFactor = 1.959964;

/**
 * An experiment of one cell with known true joules. One meter reads all of it, whose gain is wrong by one factor, drawn
 * within its stated accuracy; each window errs as one of `pool` did. The scenario says by what factor the work of a repeat
 * differs from the mean (`workFactor`), and how idle and work power drift over the experiment, as the standard deviation
 * of a random walk from one repeat to the next, in parts of the power (`drift`), and within a repeat (`idleDrift`).
 * `scale` is by what all of the measured power is more, for an arm that does more.
 *
 * The truth of the gross energy is that of the mean repeat at the power that the machine drew on average while the
 * experiment lasted; of the net energy, the same without idle. What drifts is no error of that experiment's figure.
 */
export function simulateExperiment({
  scenario,
  pool,
  repeats,
  seed,
  scale = 1,
  gain: given,
  hideGain = false,
}) {
  const random = randomNumbers(seed);
  const drawn = 1 + (scenario.gainError / statedFactor) * normalNumber(random);
  const gain = given ?? drawn;
  const drift = scenario.drift ?? 0;
  const idleDrift = scenario.idleDrift ?? 0;
  const statedGain = hideGain ? 0 : scenario.gainError;
  let idleNowW = idleW;
  let driftedWork = 1;
  const rows = Array.from({ length: repeats }, () => {
    idleNowW *= 1 + drift * normalNumber(random);
    driftedWork *= 1 + drift * normalNumber(random);
    const beforeW = idleNowW * (1 + idleDrift * normalNumber(random));
    const afterW = idleNowW * (1 + idleDrift * normalNumber(random));
    const duringW = idleNowW + (idleNowW * idleDrift * normalNumber(random)) / Math.sqrt(2);
    const expectedWorkW = workW * driftedWork;
    const workNowW = expectedWorkW * scenario.workFactor(random);
    return {
      idleTruthW: duringW,
      workTruthW: expectedWorkW,
      baseline: readingOf(beforeW, { gain, pool, random, statedGain }),
      measure: readingOf((duringW + workNowW) * scale, { gain, pool, random, statedGain }),
      coolDown: readingOf(afterW, { gain, pool, random, statedGain }),
    };
  });
  return {
    rows,
    truthOf: (count) => truthOf(rows.slice(0, count)),
    channel: { ...pool.channel, gainError: scenario.gainError },
  };
}

function truthOf(rows) {
  const net = whPer1000(meanOf(rows.map(({ workTruthW }) => workTruthW)));
  return { net, gross: net + whPer1000(meanOf(rows.map(({ idleTruthW }) => idleTruthW))) };
}

function readingOf(powerW, { gain, pool, random, statedGain }) {
  const entry = pool.entries[Math.floor(random() * pool.entries.length)];
  const energyJ = powerW * windowS * gain * entry.share;
  return {
    state: 'read',
    meter: meterId,
    channel: pool.channel.id,
    window,
    energyJ,
    quality: 'measured',
    uncertainty: [
      ...entry.terms
        .filter(({ cause }) => cause !== 'gain')
        .map(({ cause, share }) => ({ cause, halfWidthJ: share * energyJ })),
      { cause: 'gain', halfWidthJ: statedGain * energyJ },
    ],
    issues: [],
  };
}

const window = { startNs: 0, endNs: windowS * 1e9 };

/** The first `count` repeats as stored records, for `summarise` and what compares. */
export function recordsOf(
  { rows, channel },
  { count = rows.length, id = 'simulated', target } = {},
) {
  const specs = rows.map((_, repeat) => specOf(id, repeat));
  const results = rows
    .slice(0, count)
    .map((row, repeat) => resultOf(row, { spec: specs[repeat], channel }));
  const experiment = {
    id,
    planHash: id,
    createdAt: '2026-01-01T00:00:00Z',
    title: id,
    runs: specs.slice(0, count),
    rejectedMeters: [],
    ...(target === undefined ? {} : { target }),
  };
  return { experiment, results };
}

function specOf(experimentId, repeat) {
  return {
    id: `${experimentId}-${repeat}`,
    experimentId,
    cell: {
      task: 'text-classification',
      model: {
        id: 'twin',
        revision: '1',
        license: 'none',
        purpose: 'task-specific',
        artifact: { format: 'onnx', precision: 'fp32', files: [] },
      },
      dataset: { id: 'twin', revision: '1', license: 'none', size: inferences },
      backend: {
        kind: 'backend',
        specVersion: 1,
        id: 'twin',
        entry: 'file:///twin.js',
        package: packageOf('twin'),
        options: {},
      },
      device: 'cpu',
      threads: 1,
    },
    protocol: standard,
    meters: [
      {
        kind: 'meter',
        specVersion: 1,
        id: meterId,
        entry: 'file:///twin.js',
        package: packageOf('twin'),
        options: {},
      },
    ],
    repeat,
    order: repeat,
  };
}

function resultOf(row, { spec, channel }) {
  return {
    schemaVersion: 1,
    runId: spec.id,
    experimentId: spec.experimentId,
    spec,
    startedAt: '2026-01-01T00:00:00Z',
    endedAt: '2026-01-01T00:01:00Z',
    environment: environment,
    conditions: {
      loadAverage1: null,
      freeMemoryBytes: 1e9,
      swapUsedBytes: null,
      mainsPower: null,
      governor: null,
    },
    meters: [{ id: meterId, package: { name: 'twin', version: '0' }, channels: [channel] }],
    phases: [
      phase('baseline', row.baseline),
      phase('measure', row.measure),
      phase('cool-down', row.coolDown),
    ],
    state: 'completed',
    session: {
      runtime: { name: 'twin', version: '0' },
      device: 'cpu',
      precision: 'fp32',
      threads: 1,
      settings: {},
      fallbacks: [],
    },
    latenciesNs: [],
    samplesSha256: '00',
    outputs: [],
    scores: {},
    issues: [],
  };
}

const environment = {
  machine: 'twin',
  platform: 'linux',
  architecture: 'x64',
  operatingSystem: 'none',
  kernel: 'none',
  nodeVersion: 'v20',
  wattbenchVersion: '0',
  cpu: {
    model: 'twin',
    vendor: null,
    logicalCores: 1,
    physicalCores: 1,
    governor: null,
    turbo: null,
  },
  memoryBytes: 1e9,
  virtualMachine: false,
  container: null,
  cpuLimit: null,
  mainsPower: true,
};

function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function whPer1000(powerW) {
  return ((powerW * windowS) / joulesPerWh) * (1000 / inferences);
}

function packageOf(name) {
  return { name, version: '0' };
}

function phase(id, reading) {
  return {
    id,
    window,
    inferences: id === 'measure' ? inferences : 0,
    readings: [reading],
    processCpuNs: 1e9,
    otherCpuNs: 0,
  };
}
