import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracyOf,
  fitLogisticRegression,
  lossGradient,
  type LogisticProblem,
} from './logistic-regression.js';

/** Rows on the unit circle; those to the right are positive, but for every seventh. */
function circle(rows: number): LogisticProblem {
  const angles = Array.from({ length: rows }, (_, row) => (row * 2.4) % (2 * Math.PI));
  return {
    features: Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])),
    size: 2,
    targets: Uint8Array.from(angles, (angle, row) =>
      Number(row % 7 === 0 ? Math.cos(angle) < 0 : Math.cos(angle) > 0),
    ),
    regularisation: 0.01,
  };
}

function loss(problem: LogisticProblem, parameters: Float64Array): number {
  const { features, size, targets, regularisation } = problem;
  const weights = parameters.slice(0, size);
  const penalty = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const losses = Array.from(targets, (target, row) => {
    const logit = weights.reduce(
      (sum, weight, column) => sum + weight * (features[row * size + column] ?? 0),
      parameters[size] ?? 0,
    );
    return Math.log1p(Math.exp(target === 1 ? -logit : logit));
  });
  return (
    losses.reduce((sum, each) => sum + each, 0) / losses.length + (regularisation / 2) * penalty
  );
}

describe('lossGradient', () => {
  it('is the slope of the loss', () => {
    const problem = circle(20);
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(number, number, number), (point) => {
        const gradient = lossGradient(problem, Float64Array.from(point));
        for (const index of point.keys()) {
          const step = (size: number) =>
            loss(problem, Float64Array.from(point.with(index, (point[index] ?? 0) + size)));
          expect(gradient[index]).toBeCloseTo((step(1e-5) - step(-1e-5)) / 2e-5, 7);
        }
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});

describe('fitLogisticRegression', () => {
  it('ends where the loss has no slope', () => {
    const problem = circle(200);
    const { weights, bias, gradientNorm } = fitLogisticRegression(problem);
    expect(gradientNorm).toBeLessThan(1e-9);
    const slope = lossGradient(problem, Float64Array.of(...weights, bias));
    expect(Math.hypot(...slope)).toBeLessThan(1e-8);
  });

  it('finds the side on which the positive rows lie', () => {
    const problem = circle(200);
    const fit = fitLogisticRegression(problem);
    expect(fit.weights[0]).toBeGreaterThan(1);
    expect(accuracyOf(fit, problem)).toBeCloseTo(6 / 7, 1);
  });

  it('is drawn towards zero by more regularisation', () => {
    const problem = circle(200);
    const strong = fitLogisticRegression({ ...problem, regularisation: 1 });
    expect(Math.hypot(...strong.weights)).toBeLessThan(
      Math.hypot(...fitLogisticRegression(problem).weights) / 2,
    );
  });
});
