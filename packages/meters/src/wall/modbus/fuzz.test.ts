import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startRaw } from './__fixtures__/servers.js';
import { createReader } from './reader.js';

const seed = 20_240_613;
const cases = 150;

/** Answers of all kinds: noise, frames of any length, and frames that are nearly right. */
const answers = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc
    .record({ length: fc.nat(65_535), body: fc.uint8Array({ maxLength: 300 }) })
    .map(({ length, body }) => Uint8Array.from([0, 1, 0, 0, length >> 8, length & 255, ...body])),
  fc
    .record({
      body: fc.uint8Array({ maxLength: 12 }),
      at: fc.nat(6),
      value: fc.nat(255),
      exact: fc.boolean(),
    })
    .map(({ body, at, value, exact }) => {
      const right = [1, 4, 4, 0x42, 0xc8, 0, 0].with(at, value);
      const sent = exact ? right : [...right, ...body];
      return Uint8Array.from([0, 1, 0, 0, 0, sent.length, ...sent]);
    }),
);

describe('a server that sends garbage', () => {
  it(`neither crashes nor hangs the reader (fast-check seed ${seed})`, async () => {
    const sent = fc.sample(answers, { seed, numRuns: cases });
    const state = { next: 0 };
    const { port, stop } = await startRaw((socket) => {
      const answer = sent[state.next] ?? new Uint8Array();
      state.next += 1;
      socket.once('data', () => {
        if (state.next % 2 === 0) socket.end(answer);
        else socket.write(answer);
      });
    });
    const registers = { power: { address: 0, type: 'float32', unit: 'W' } };
    const before = performance.now();
    const probes = await Promise.all(
      sent.map(() => createReader({ host: '127.0.0.1', port, registers }).probe()),
    );
    await stop();
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(state.next).toBe(cases);
    const refused = probes.filter((probe) => !probe.available);
    expect(refused.length).toBeGreaterThan(cases / 2);
    expect(refused.every((probe) => probe.detail.includes('register 0'))).toBe(true);
  });
});
