import { describe, expect, it } from 'vitest';
import { runOf, specOf, summariesOf } from './__fixtures__/comparison.js';

function withAccuracies(own: number, gate: number | null, expected = 0.9) {
  const protocol = { accuracyGate: gate };
  return summariesOf([
    runOf(specOf('onnx', { protocol }), { scores: { accuracy: expected } }),
    runOf(specOf('tfjs', { protocol, place: 1 }), { energyJ: 10, scores: { accuracy: own } }),
  ]);
}

describe('the accuracy gate', () => {
  it('leaves a cell unranked that is cheaper and answers worse than the protocol lets it', () => {
    const { tfjs, onnx } = withAccuracies(0.88, 0.99);
    expect(tfjs?.ratioToBest).toBeNull();
    expect(tfjs?.issues).toContainEqual({
      code: 'accuracy-below-gate',
      detail: 'accuracy is 0.8800 where the reference has 0.9000; the protocol asks for 99 % of it',
      repeats: 1,
      of: 1,
    });
    expect(onnx?.ratioToBest?.mean).toBe(1);
    expect(tfjs?.pareto.state).toBe('left-out');
  });

  it('lets pass what reaches the share, and everything where the protocol has none', () => {
    expect(withAccuracies(0.892, 0.99)['tfjs']?.ratioToBest?.mean).toBe(1);
    expect(withAccuracies(0.5, null)['tfjs']?.ratioToBest?.mean).toBe(1);
  });

  it('does not pass what has no score', () => {
    const protocol = { accuracyGate: 0.99 };
    const { tfjs } = summariesOf([
      runOf(specOf('onnx', { protocol })),
      runOf(specOf('tfjs', { protocol, place: 1 }), { scores: {} }),
    ]);
    expect(tfjs?.ratioToBest).toBeNull();
    expect(tfjs?.issues.map(({ code }) => code)).toContain('accuracy-below-gate');
  });
});
