import type { CompletedResult, MeterUse, PhaseId, PhaseRecord } from '@wattbench/core';
import { boundaryOf } from './boundary.js';
import { countedEnergy, type CountedEnergy, type UnknownEnergy } from './counted-energy.js';
import { outputTokensOf } from './generation.js';
import { idleEnergy, inWindow, type IdleEnergy } from './idle-energy.js';

/** What one completed run says about energy. */
export interface RunFigures {
  readonly result: CompletedResult;
  /** Inferences in the measured window; `null` when there was none. */
  readonly inferences: number | null;
  /** Tokens written in the measured window; `null` where none were counted. */
  readonly outputTokens: number | null;
  readonly boundary: string | null;
  readonly energy: CountedEnergy | UnknownEnergy;
  readonly idle: IdleEnergy | UnknownEnergy;
  /** With the model loaded and nothing to do, over the time of the measured window; `null` where it was not read. */
  readonly loadedIdle: WindowedEnergy | null;
}

/** Energy of the length of the measured window. */
export type WindowedEnergy = ReturnType<typeof inWindow>;

/** Reads the first meter of a run, which gives the figure. */
export function runFigures(result: CompletedResult): RunFigures {
  const measure = phaseOf(result, 'measure');
  const inferences = measure !== undefined && measure.inferences > 0 ? measure.inferences : null;
  const counts = { result, inferences, outputTokens: outputTokensOf(result) };
  const meter = firstMeter(result);
  if (typeof meter === 'string') {
    const nothing: UnknownEnergy = { state: 'unknown', reason: meter };
    return { ...counts, boundary: null, energy: nothing, idle: nothing, loadedIdle: null };
  }
  const energy =
    inferences === null
      ? ({ state: 'unknown', reason: 'no inference was counted' } as const)
      : countedEnergy(measure, meter);
  const idle =
    energy.state === 'unknown'
      ? energy
      : idleEnergy(energy, {
          before: countedEnergy(phaseOf(result, 'baseline'), meter),
          after: countedEnergy(phaseOf(result, 'cool-down'), meter),
        });
  const loaded = countedEnergy(phaseOf(result, 'loaded-idle'), meter);
  const loadedIdle =
    energy.state === 'unknown' || loaded.state === 'unknown'
      ? null
      : inWindow(loaded, energy.energyJ / energy.powerW);
  return { ...counts, boundary: boundaryOf(meter.channels), energy, idle, loadedIdle };
}

function firstMeter(result: CompletedResult): MeterUse | string {
  const id = result.spec.meters[0]?.id;
  if (id === undefined) return 'no meter was asked for';
  return result.meters.find((meter) => meter.id === id) ?? `the meter ${id} was not used`;
}

function phaseOf(result: CompletedResult, id: PhaseId): PhaseRecord | undefined {
  return result.phases.find((phase) => phase.id === id);
}
