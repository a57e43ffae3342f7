import { carbonIntensity, summarise } from '@wattbench/analysis';
import { normalNumber } from '../../packages/meters/dist/simulated/random.js';
import { readingPool } from './reading-pool.mjs';
import { recordsOf, simulateExperiment, windowS } from './simulated-experiment.mjs';

export const repeatCounts = [3, 5, 10, 30];
export const seed = 20_261_128;

const logNormal = (sigma) => (random) => Math.exp(sigma * normalNumber(random) - sigma ** 2 / 2);
/** Sum of four exponential waits, of mean 1 and standard deviation `spread`: its skewness is 1. */
const gammaSkewed = (spread) => (random) => {
  let sum = 0;
  for (let wait = 0; wait < 4; wait += 1) sum -= Math.log(1 - random());
  return 1 + (spread * (sum - 4)) / 2;
};

const fastCounter = { kind: 'counter', updatePeriodS: 0.1, step: 0.01, pollPeriodMs: 400 };
const coarseCounter = { kind: 'counter', updatePeriodS: 0.5, step: 36, pollPeriodMs: 500 };
const slowDisplay = { kind: 'power', updatePeriodS: 1, step: 0.5, averagingS: 1, lagS: 0.5 };
const coarseDisplay = { kind: 'power', updatePeriodS: 0.5, step: 4, lagS: 0.2 };

/** What may be wrong in an experiment, one by one and all together. */
export const scenarios = [
  {
    name: 'spread of 2 %, meter of 1 %',
    meters: [fastCounter],
    gainError: 0.01,
    workFactor: logNormal(0.03),
  },
  {
    name: 'drift of the machine',
    inTests: true,
    meters: [fastCounter],
    gainError: 0.01,
    workFactor: logNormal(0.03),
    drift: 0.005,
    idleDrift: 0.02,
  },
  {
    name: 'skew (log-normal, 25 %)',
    inTests: true,
    meters: [fastCounter],
    gainError: 0.01,
    workFactor: logNormal(0.25),
  },
  {
    name: 'skew (gamma, skewness 1)',
    meters: [fastCounter],
    gainError: 0.01,
    workFactor: gammaSkewed(0.08),
  },
  {
    name: 'quantisation (Wh counter, 4 W display)',
    inTests: true,
    meters: [coarseCounter, coarseDisplay],
    gainError: 0.005,
    workFactor: logNormal(0.02),
  },
  {
    name: 'slow updates (1 s, averaged, late)',
    inTests: true,
    meters: [slowDisplay],
    gainError: 0.01,
    workFactor: logNormal(0.02),
  },
  {
    name: 'meter of 5 %, repeats alike',
    meters: [fastCounter],
    gainError: 0.05,
    workFactor: logNormal(0.02),
  },
  {
    name: 'all together',
    inTests: true,
    meters: [coarseCounter, slowDisplay, coarseDisplay],
    gainError: 0.03,
    workFactor: gammaSkewed(0.05),
    drift: 0.003,
    idleDrift: 0.02,
  },
];

/** The errors of real readings that a scenario's experiments draw from, one pool for each of its meters. */
export async function poolsOf(scenario, { windows = 400 } = {}) {
  const pools = [];
  for (const [index, meter] of scenario.meters.entries()) {
    for (let device = 0; device < 4; device += 1) {
      pools.push(
        await readingPool({
          meter,
          windowS,
          windows: windows / 4,
          seed: seed + 97 * index + 7 * device,
        }),
      );
    }
  }
  return pools;
}

const intensity = carbonIntensity({ intensityGPerKwh: 400 });
const tasks = new Map();

/**
 * For each number of repeats the share of experiments whose nominal 95 % interval holds the true energy, gross and net
 * of idle, how many have a net figure, and the mean half-width as a share of the truth. `shrink` and `hideGain` spoil
 * the intervals: a study that holds those too proves nothing.
 */
export async function coverageOf(scenario, { experiments, shrink = 1, hideGain = false }) {
  const pools = await poolsOf(scenario);
  const tallies = new Map(
    repeatCounts.map((count) => [count, { gross: 0, net: 0, netKnown: 0, width: 0 }]),
  );
  for (let index = 0; index < experiments; index += 1) {
    const pool = pools[index % pools.length];
    const simulated = simulateExperiment({
      scenario,
      pool,
      repeats: Math.max(...repeatCounts),
      seed: seed + 7919 * index,
      hideGain,
    });
    for (const [count, tally] of tallies) {
      const [summary] = summarise(recordsOf(simulated, { count }), { intensity, tasks });
      const truth = simulated.truthOf(count);
      const { energyWhPer1000: gross, netWhPer1000: net } = summary;
      if (gross === null) throw new Error('an experiment has no energy');
      if (holds(gross, truth.gross, shrink)) tally.gross += 1;
      tally.width += (gross.high - gross.low) / 2 / truth.gross;
      if (net === null) continue;
      tally.netKnown += 1;
      if (holds(net, truth.net, shrink)) tally.net += 1;
    }
  }
  return [...tallies].map(([count, { gross, net, netKnown, width }]) => ({
    repeats: count,
    gross: gross / experiments,
    net: net / netKnown,
    netKnown: netKnown / experiments,
    halfWidth: width / experiments,
  }));
}

function holds({ mean, low, high }, truth, shrink) {
  return mean - shrink * (mean - low) <= truth && truth <= mean + shrink * (high - mean);
}
