import { resolveCheck, type CheckMeterOptions, type MeterSource } from './check-options.js';
import { meterCases } from './meter-cases.js';
import { runCase } from './run-case.js';

/** What is needed of a test framework; vitest and node:test have it. */
export interface TestFramework {
  describe(name: string, body: () => void): unknown;
  test(
    name: string,
    options: { readonly timeout: number },
    run: (context: { skip(reason?: string): unknown }) => Promise<void>,
  ): unknown;
}

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
