import { phases, type PhaseId, type Protocol } from '@wattbench/core';

/** The phases that a protocol asks for, in order. */
export function phasesOf(protocol: Protocol): readonly PhaseId[] {
  const { baselineS, firstRun, warmUp, accuracySamples } = protocol;
  const leftOut: Partial<Readonly<Record<PhaseId, boolean>>> = {
    baseline: baselineS === 0,
    'loaded-idle': baselineS === 0,
    'cool-down': baselineS === 0,
    'first-run': !firstRun,
    'warm-up': warmUp === null,
    accuracy: accuracySamples === 0,
  };
  return phases.filter((phase) => leftOut[phase] !== true);
}
