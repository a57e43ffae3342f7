import { inspect } from 'node:util';
import { demand, describeError } from '../../conformance/demand.js';
import type { MeterCase } from '../meter-case.js';

/** As JSON and as a log would show it, with every error inside. */
function shownAs(value: unknown): string {
  const json = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? String(part) : part,
  );
  return `${json}\n${inspect(value, { depth: 20, maxStringLength: null, maxArrayLength: null })}`;
}

/** The secret as it may stand in a text, a URL or a header. */
function formsOf(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
}

export const secretCases: readonly MeterCase[] = [
  {
    id: 'secrets-hidden',
    title: 'shows no secret in its ref, probe, channels, readings and errors',
    run: async (context) => {
      const { secrets, ref, createMeter } = context;
      if (secrets.length === 0) context.notApplicable('no secret was given');
      const meter = await createMeter();
      const probe = await meter.probe();
      const shown: Record<string, string> = {
        'the ref': shownAs(ref),
        'the meter': shownAs(meter),
        'the probe': shownAs(probe),
      };
      try {
        await meter.open({ channels: [`${meter.id}:no-such-channel`], process: null });
      } catch (error) {
        shown['an error'] = `${shownAs(error)}\n${describeError(error)}`;
      }
      if (probe.available) {
        const session = await context.open();
        const { from, to } = await context.window(session);
        shown['the readings'] = shownAs(await session.readings(from, to));
        shown['the session'] = shownAs(session);
        await session.close();
        try {
          await session.snapshot();
        } catch (error) {
          shown['an error after close'] = shownAs(error);
        }
      }
      for (const [place, text] of Object.entries(shown)) {
        const seen = secrets.some((secret) => formsOf(secret).some((form) => text.includes(form)));
        // The secret itself is not repeated.
        demand(!seen, `a secret can be read in ${place}`);
      }
    },
  },
];
