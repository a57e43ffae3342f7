import type { MissingReading, ReadingIssue, UncertaintyTerm } from '@wattbench/core';

/** What an estimator makes of the samples of one window. */
export type WindowEnergy =
  | {
      readonly state: 'known';
      readonly energyJ: number;
      readonly terms: readonly UncertaintyTerm[];
      readonly issues: readonly ReadingIssue[];
    }
  | {
      readonly state: 'unknown';
      readonly reason: MissingReading['reason'];
      readonly detail: string;
    };

export function unknownEnergy(reason: MissingReading['reason'], detail: string): WindowEnergy {
  return { state: 'unknown', reason, detail };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Mean of the squares; 0 of none. */
export function meanSquare(values: readonly number[]): number {
  return values.length === 0 ? 0 : mean(values.map((value) => value * value));
}
