import { compareResults, gateResults } from '@wattbench/analysis';
import { normalNumber, randomNumbers } from '../../packages/meters/dist/simulated/random.js';
import { poolsOf, seed } from './coverage.mjs';
import { recordsOf, simulateExperiment } from './simulated-experiment.mjs';

/** Numbers of repeats at which one looks, as `wattbench run --target` takes them. */
export const looks = [5, 7, 9, 12, 16, 21, 30];

const tasks = new Map();
const repeatability = 0.02;
/** Gross energy is a third idle, so that this spread of the work makes 2 % of the whole. */
const workSpread = repeatability * 1.5;

/** Repeats that spread by 2 %, read by a good counter that is wrong by up to 1 % in both arms alike. */
export const quiet = {
  name: 'repeatability of 2 %',
  meters: [{ kind: 'counter', updatePeriodS: 0.1, step: 0.01, pollPeriodMs: 400 }],
  gainError: 0.01,
  workFactor: (random) => Math.exp(workSpread * normalNumber(random)),
};

/**
 * Pairs of experiments, A and B, read by one meter; the gross energy of B is `rise` above that of A. For each question
 * the share of pairs for which it is answered yes at any of the looks, or at the fixed number of repeats. Without `spend`
 * each look takes all of the 5 % for itself, which is what the study has to find wrong.
 */
export async function decisions({
  scenario = quiet,
  pairs,
  rise = 0,
  repeats = null,
  limit = 0,
  spend = true,
}) {
  const pools = await poolsOf(scenario);
  const target = { share: 0.01, of: 'ratio', looks, budgetS: null };
  const counts = repeats === null ? looks : [repeats];
  const tally = { compare: 0, gate: 0 };
  for (let index = 0; index < pairs; index += 1) {
    const pool = pools[index % pools.length];
    const pairSeed = seed + 104_729 * index;
    const random = randomNumbers(pairSeed ^ 0x5555);
    const gain = 1 + (scenario.gainError / 1.959964) * normalNumber(random);
    const most = Math.max(...counts);
    const shared = { scenario, pool, repeats: most, gain };
    const a = simulateExperiment({ ...shared, seed: pairSeed });
    const b = simulateExperiment({ ...shared, seed: pairSeed + 1, scale: 1 + rise });
    let differs = false;
    let fails = false;
    for (const count of counts) {
      const options = repeats === null && spend ? { count, target } : { count };
      const comparison = compareResults(recordsOf(a, options), recordsOf(b, options), { tasks });
      const [pair] = comparison.pairs;
      if (pair?.result === null || pair === undefined) throw new Error('a pair has no ratio');
      differs ||= pair.result.verdict !== 'no-difference-shown';
      const gate = gateResults(comparison, { tasks, maximumIncrease: limit, accuracyGate: null });
      fails ||= !gate.passed;
    }
    if (differs) tally.compare += 1;
    if (fails) tally.gate += 1;
  }
  return { compare: tally.compare / pairs, gate: tally.gate / pairs };
}

/** The errors and the power of `compare` and `gate`, as rows of a table. */
export async function typeOneRows({ pairs }) {
  const rows = [];
  for (const [question, options] of Object.entries(questions)) {
    rows.push({ question, ...(await decisions({ pairs, ...options })) });
  }
  return rows;
}

const questions = {
  'no difference, 10 repeats': { repeats: 10 },
  [`no difference, looked at after ${looks.join(', ')}`]: {},
  'the same, were each look to take all of the 5 %': { spend: false },
  '5 % more, 10 repeats': { rise: 0.05, repeats: 10 },
  '2 % more, 10 repeats': { rise: 0.02, repeats: 10 },
  '5 % more where 5 % are allowed, looked at as above': { rise: 0.05, limit: 0.05 },
};
