import type { CompletedResult, Conditions, PhaseId } from '@wattbench/core';
import { countedEnergy } from '../counted-energy.js';
import { nearestRank } from '../nearest-rank.js';
import type { Fact, Spread } from './fact.js';

type Named = readonly [string, number | null | undefined];

/** What is new in each repeat: the state of the machine, and what was measured. With its unit. */
export function varyingFacts(completed: readonly CompletedResult[]): readonly Fact[] {
  return [
    ...spreads('environment', completed.map(conditionsOf)),
    ...spreads('figures', completed.map(figuresOf)),
  ];
}

function spreads(group: Fact['group'], runs: readonly (readonly Named[])[]): readonly Fact[] {
  const values = new Map<string, number[]>();
  for (const [field, value] of runs.flat()) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    values.set(field, [...(values.get(field) ?? []), value]);
  }
  return [...values].map(([field, all]) => ({ group, field, value: spreadOf(all) }));
}

function spreadOf(values: readonly number[]): Spread {
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: Math.min(...values),
    high: Math.max(...values),
  };
}

function conditionsOf(result: CompletedResult): readonly Named[] {
  const measure = result.phases.find(({ id }) => id === 'measure');
  const lengthNs = measure === undefined ? 0 : measure.window.endNs - measure.window.startNs;
  const other = measure?.otherCpuNs ?? null;
  return [
    ...stateOf(result.conditions, 'before'),
    ...stateOf(result.conditionsAfter, 'after'),
    ['other load while measured (processors)', other === null ? null : other / lengthNs],
  ];
}

function stateOf(conditions: Conditions | undefined, when: string): readonly Named[] {
  if (conditions === undefined) return [];
  const { freeMemoryBytes, swapUsedBytes, frequencyHz } = conditions;
  return [
    [`load average ${when}`, conditions.loadAverage1],
    [`temperature ${when} (°C)`, conditions.temperatureC],
    [`frequency ${when} (GHz)`, scaled(frequencyHz, 1e-9)],
    [`throttled ${when} (times since boot)`, conditions.throttleCount],
    [`swap in use ${when} (GB)`, scaled(swapUsedBytes, 1e-9)],
    [`free memory ${when} (GB)`, scaled(freeMemoryBytes, 1e-9)],
  ];
}

function figuresOf(result: CompletedResult): readonly Named[] {
  const { latenciesNs, phases, scores } = result;
  const measure = phases.find(({ id }) => id === 'measure');
  const lengthNs = measure === undefined ? 0 : measure.window.endNs - measure.window.startNs;
  return [
    ...phases.map(({ id }): Named => [`power in ${id} (W)`, powerIn(result, id)]),
    ['median latency (ms)', scaled(nearestRank(latenciesNs, 0.5), 1e-6)],
    ['95th percentile of latency (ms)', scaled(nearestRank(latenciesNs, 0.95), 1e-6)],
    ['measured window (s)', lengthNs / 1e9],
    ['processors in use', measure === undefined ? null : measure.processCpuNs / lengthNs],
    ...Object.entries(scores).map(([id, score]): Named => [`score ${id}`, score]),
  ];
}

/** Of the counted channels of the meter that gives the figure. */
function powerIn(result: CompletedResult, phase: PhaseId): number | null {
  const id = result.spec.meters[0]?.id;
  const meter = result.meters.find((one) => one.id === id);
  if (meter === undefined) return null;
  const record = result.phases.find((one) => one.id === phase);
  const energy = countedEnergy(record, meter);
  return energy.state === 'known' ? energy.powerW : null;
}

function scaled(value: number | null | undefined, factor: number): number | null {
  return value === null || value === undefined ? null : value * factor;
}
