import type { TestFramework } from '../conformance/test-framework.js';
import { resolveCheck, type CheckMeterOptions, type MeterSource } from './check-options.js';
import { meterCases } from './meter-cases.js';
import { runCase } from './run-case.js';

/**
 * Registers every case as a test: `describeMeter({ describe, test }, acme({ host }))`. What does not
 * apply is skipped with the reason. Throws `USAGE` as `checkMeter` does.
 */
export function describeMeter(
  { describe, test }: TestFramework,
  source: MeterSource,
  options: CheckMeterOptions = {},
): void {
  const check = resolveCheck(source, options);
  const cases = meterCases.filter(({ id }) => options.only?.includes(id) ?? true);
  describe('the contract of a meter: it', () => {
    for (const meterCase of cases) {
      const { id, title } = meterCase;
      test(`${title} (${id})`, { timeout: check.caseLimitMs + 5000 }, async (context) => {
        const reason = await runCase(meterCase, check);
        if (reason !== null) context.skip(reason);
      });
    }
  });
}
