import type { Experiment } from '@wattbench/core';

const level = 0.95;

/**
 * Probability with which an interval of this experiment has to hold the truth, so that all the looks at it together
 * hold it with 95 %: whoever stops when the interval is tight enough, or looks whether a difference shows, has chosen
 * among as many intervals as there are looks, and the chances of their errors add up to no more than 5 % (Bonferroni;
 * for looks at growing data, Jennison and Turnbull 2000, Group Sequential Methods, chapter 2). Without a target, 0.95.
 */
export function lookLevel({ target }: Pick<Experiment, 'target'>): number {
  return target === undefined ? level : 1 - (1 - level) / Math.max(1, target.looks.length);
}
