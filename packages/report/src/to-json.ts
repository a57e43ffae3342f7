import type {
  CellSummary,
  GateResult,
  PairComparison,
  ResultComparison,
} from '@wattbench/analysis';
import type { JsonObject, JsonValue } from '@wattbench/core';

/**
 * The summaries as data for `JSON.stringify`: one object per cell, with all fields of `CellSummary` under their names
 * and in its units. What is unknown is `null`.
 */
export function toJson(summaries: readonly CellSummary[]): readonly JsonObject[] {
  return summaries.map((summary) => jsonObject(summary));
}

/** A comparison likewise, without the parts that its ratios are made of. */
export function comparisonToJson(comparison: ResultComparison): JsonObject {
  return jsonObject({ ...comparison, pairs: comparison.pairs.map(shownPair) });
}

/** What a gate found likewise. */
export function gateToJson(gate: GateResult): JsonObject {
  const pairs = gate.pairs.map(({ pair, ...found }) => ({ ...found, ...shownPair(pair) }));
  return jsonObject({ ...gate, pairs });
}

function shownPair({ doubt: _parts, ...shown }: PairComparison): Omit<PairComparison, 'doubt'> {
  return shown;
}

function jsonObject(value: object): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, field]: [string, unknown]) => [key, jsonValue(field)]),
  );
}

function jsonValue(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(jsonValue);
  return typeof value === 'object' && value !== null ? jsonObject(value) : null;
}
