import { describe, expect, test } from 'vitest';
import {
  answers,
  runOf,
  specOf,
  summariesOf,
} from '../../../packages/analysis/src/__fixtures__/comparison.js';

/** tfjs takes a tenth of the energy of onnx, the reference. */
function against(change: Parameters<typeof runOf>[1], accuracyGate: number | null = null) {
  const protocol = { accuracyGate };
  const { onnx, tfjs } = summariesOf([
    runOf(specOf('onnx', { protocol }), { scores: { accuracy: 0.9 } }),
    runOf(specOf('tfjs', { protocol, place: 1 }), {
      energyJ: 3.6,
      scores: { accuracy: 0.9 },
      ...change,
    }),
  ]);
  if (onnx === undefined || tfjs === undefined) throw new TypeError('expected two cells');
  return { onnx, tfjs };
}

describe('P8 a fast wrong answer is not the greenest', () => {
  test('the same answers for less energy are ranked first', () => {
    const { onnx, tfjs } = against({});
    expect([onnx.ratioToBest?.mean, tfjs.ratioToBest?.mean]).toEqual([10, 1]);
  });

  test('one answer that differs takes the rank away, and the energy is still shown', () => {
    const { onnx, tfjs } = against({ outputs: answers(4, { 2: 5 }) });
    expect(tfjs.equivalence.state).toBe('not-equivalent');
    expect(tfjs.ratioToBest).toBeNull();
    expect(tfjs.energyWhPer1000?.mean).toBeCloseTo(0.001, 12);
    expect(tfjs.pareto.state).toBe('left-out');
    expect(onnx.ratioToBest?.mean).toBe(1);
  });

  test('answers that were not kept have no rank either', () => {
    expect(against({ outputs: [] }).tfjs.ratioToBest).toBeNull();
  });

  test('a score below the gate of the protocol takes it away, too', () => {
    const { onnx, tfjs } = against({ scores: { accuracy: 0.88 } }, 0.99);
    expect(tfjs.ratioToBest).toBeNull();
    expect(tfjs.issues.map(({ code }) => code)).toContain('accuracy-below-gate');
    expect(tfjs.pareto.state).toBe('left-out');
    expect(onnx.ratioToBest?.mean).toBe(1);
  });
});
