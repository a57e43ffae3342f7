import type { Result } from '@wattbench/core';
import { checkEnergy } from './check-energy.js';
import { checkLatencies } from './check-latencies.js';
import { checkTokens } from './check-tokens.js';
import { checkTraces } from './check-traces.js';
import { checkWindows } from './check-windows.js';
import { runCheckIds, type RunCheck, type RunCheckId, type RunFinding } from './run-check.js';

const checks: Readonly<Record<RunCheckId, RunCheck>> = {
  windows: checkWindows,
  latencies: checkLatencies,
  tokens: checkTokens,
  energy: checkEnergy,
  traces: checkTraces,
};

/**
 * Whether the raw records of one run fit together: stamps, counts, tokens, energies, and energies with the power that was
 * traced. Of a run that failed, the phases that it finished. Throws nothing.
 */
export function checkRun(result: Result): readonly RunFinding[] {
  return runCheckIds.map((check) => {
    const { faults, compared, notPossible } = checks[check](result);
    // What a run that ended early never came to is no obstacle to checking it.
    return {
      check,
      faults,
      compared,
      notPossible: result.state === 'completed' ? notPossible : null,
    };
  });
}
