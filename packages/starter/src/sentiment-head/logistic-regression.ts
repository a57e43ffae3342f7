import { WattbenchError } from '@wattbench/core';

export interface LogisticProblem {
  /** Rows of `size` numbers, one after the other; each row has length 1 (Euclidean). */
  readonly features: Float32Array;
  readonly size: number;
  /** 1 or 0 for each row. */
  readonly targets: Uint8Array;
  /** Weight of half the squared weights beside the mean loss. */
  readonly regularisation: number;
}

export interface LogisticModel {
  readonly weights: Float64Array;
  readonly bias: number;
}

export interface LogisticFit extends LogisticModel {
  readonly iterations: number;
  /** Euclidean length of the gradient at the end. */
  readonly gradientNorm: number;
}

const gradientTolerance = 1e-9;
const maximumIterations = 20_000;

/**
 * Fits a logistic regression by accelerated gradient descent over all rows (Nesterov, Introductory
 * Lectures on Convex Optimization, 2004, 2.2.1: constant step for a strongly convex function).
 *
 * No random number is drawn: the same input gives the same result. Throws `INTERNAL` when the
 * gradient has not become small.
 */
export function fitLogisticRegression(problem: LogisticProblem): LogisticFit {
  // The second derivative of the loss is at most 1/4; a row with its 1 for the bias has length √2.
  const lipschitz = 0.25 * 2 + problem.regularisation;
  const ratio = Math.sqrt(problem.regularisation / lipschitz);
  const momentum = (1 - ratio) / (1 + ratio);
  let current = new Float64Array(problem.size + 1);
  let ahead = current;
  for (let iteration = 1; iteration <= maximumIterations; iteration += 1) {
    const slope = lossGradient(problem, ahead);
    const next = ahead.map((value, index) => value - (slope[index] ?? 0) / lipschitz);
    const last = current;
    ahead = next.map((value, index) => value + momentum * (value - (last[index] ?? 0)));
    current = next;
    const gradientNorm = Math.hypot(...slope);
    if (gradientNorm < gradientTolerance) {
      const weights = current.slice(0, problem.size);
      return { weights, bias: current[problem.size] ?? 0, iterations: iteration, gradientNorm };
    }
  }
  throw new WattbenchError('INTERNAL', `No optimum after ${maximumIterations} iterations.`);
}

/** Gradient of mean logistic loss plus regularisation at `parameters`: the weights, then the bias. */
export function lossGradient(problem: LogisticProblem, parameters: Float64Array): Float64Array {
  const { features, size, targets, regularisation } = problem;
  const gradient = new Float64Array(size + 1);
  for (let row = 0; row < targets.length; row += 1) {
    const offset = row * size;
    let logit = parameters[size] ?? 0;
    for (let column = 0; column < size; column += 1) {
      logit += (features[offset + column] ?? 0) * (parameters[column] ?? 0);
    }
    const error = (1 / (1 + Math.exp(-logit)) - (targets[row] ?? 0)) / targets.length;
    for (let column = 0; column < size; column += 1) {
      gradient[column] = (gradient[column] ?? 0) + error * (features[offset + column] ?? 0);
    }
    gradient[size] = (gradient[size] ?? 0) + error;
  }
  for (let column = 0; column < size; column += 1) {
    gradient[column] = (gradient[column] ?? 0) + regularisation * (parameters[column] ?? 0);
  }
  return gradient;
}

/** Share of rows whose logit is on the side of their target. */
export function accuracyOf(model: LogisticModel, problem: LogisticProblem): number {
  const { features, size, targets } = problem;
  const right = targets.reduce((count, target, row) => {
    const logit = model.weights.reduce(
      (sum, weight, column) => sum + weight * (features[row * size + column] ?? 0),
      model.bias,
    );
    return count + (logit > 0 === (target === 1) ? 1 : 0);
  }, 0);
  return right / targets.length;
}
