import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startRaw } from './__fixtures__/agents.js';
import { loadSnmp } from './library.js';
import { createSnmpReader } from './reader.js';

const seed = 20_240_615;
const cases = 200;

interface Change {
  readonly noise: Uint8Array | null;
  readonly bytes: readonly { readonly at: number; readonly value: number }[];
  readonly cut: number;
}

/** Noise, or the question turned into an answer and then changed in some bytes. */
const changes: fc.Arbitrary<Change> = fc.record({
  noise: fc.option(fc.uint8Array({ maxLength: 200 }), { freq: 4 }),
  bytes: fc.array(fc.record({ at: fc.nat(80), value: fc.nat(255) }), { maxLength: 4 }),
  cut: fc.nat(3),
});

function answerTo(request: Buffer, { noise, bytes, cut }: Change): Buffer {
  if (noise !== null) return Buffer.from(noise);
  const answer = Buffer.from(request);
  const pdu = answer.indexOf(0xa0);
  if (pdu >= 0) answer[pdu] = 0xa2;
  for (const { at, value } of bytes) answer[at % answer.length] = value;
  return cut === 0 ? answer.subarray(0, answer.length - 1) : answer;
}

describe('an agent that sends garbage', () => {
  it.each(['2c', '3'] as const)(
    `neither crashes nor hangs the reader, version %s (fast-check seed ${seed})`,
    async (version) => {
      const sent = fc.sample(changes, { seed, numRuns: cases });
      const state = { next: 0 };
      const { port, stop } = await startRaw((request, answer) => {
        const change = sent[state.next % cases];
        state.next += 1;
        if (change !== undefined) answer(answerTo(request, change));
      });
      const reader = createSnmpReader({
        options: { host: '127.0.0.1', port, version, model: 'apc-rpdu' },
        load: loadSnmp,
        environment: { WATTBENCH_SNMP_USER: 'u', WATTBENCH_SNMP_PASSWORD: 'password-of-u' },
      });
      const before = performance.now();
      const probes = await Promise.all(sent.map(() => reader.probe()));
      await stop();
      expect(performance.now() - before).toBeLessThan(10_000);
      expect(state.next).toBeGreaterThanOrEqual(cases);
      const refused = probes.filter((probe) => !probe.available);
      expect(refused.length).toBeGreaterThan(cases * 0.9);
      expect(refused.every((probe) => probe.detail !== '' && probe.fix !== undefined)).toBe(true);
    },
  );
});
