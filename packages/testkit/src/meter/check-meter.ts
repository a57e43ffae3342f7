import { WattbenchError } from '@wattbench/core';
import { describeError } from '../conformance/demand.js';
import { resolveCheck, type CheckMeterOptions, type MeterSource } from './check-options.js';
import { meterCases } from './meter-cases.js';
import { runCase } from './run-case.js';

export interface MeterCaseResult {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'not-applicable';
  /** What was found, or why the case does not apply; `null` where it passed. */
  readonly detail: string | null;
}

/**
 * Runs the cases one after the other, without a test framework. A meter is judged by what it
 * declares, never by its name; one that cannot be made fails. Rejects with `USAGE` for options that
 * name no case, and for a deviation without a reason.
 */
export async function checkMeter(
  source: MeterSource,
  options: CheckMeterOptions = {},
): Promise<readonly MeterCaseResult[]> {
  const check = resolveCheck(source, options);
  const results: MeterCaseResult[] = [];
  for (const meterCase of meterCases) {
    if (options.only !== undefined && !options.only.includes(meterCase.id)) continue;
    const { id } = meterCase;
    try {
      const reason = await runCase(meterCase, check);
      results.push(
        reason === null
          ? { id, outcome: 'passed', detail: null }
          : { id, outcome: 'not-applicable', detail: reason },
      );
    } catch (error) {
      const detail = WattbenchError.is(error) ? error.message : describeError(error);
      results.push({ id, outcome: 'failed', detail });
    }
  }
  return results;
}
