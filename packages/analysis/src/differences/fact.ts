import type { JsonValue } from '@wattbench/core';

/** What can explain a difference in energy, the likeliest first. */
export const differenceGroups = ['environment', 'protocol', 'session', 'figures'] as const;
export type DifferenceGroup = (typeof differenceGroups)[number];

/** Over the repeats of one cell. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** One thing that is known of a cell. */
export interface Fact {
  readonly group: DifferenceGroup;
  /** Its name, with its unit where it is a quantity. */
  readonly field: string;
  /**
   * What should be the same in every repeat: all values that it had, each once. What is new in each repeat: its spread.
   * Neither where no repeat told it.
   */
  readonly value: readonly JsonValue[] | Spread;
}

export function isSpread(value: Fact['value']): value is Spread {
  return !Array.isArray(value);
}

/** Settings come from plug-ins and files: no more of them are looked at. */
const mostFields = 500;

/** The leaves of a value with their paths, `cpu.governor`; a list is one leaf. */
export function fieldsOf(value: unknown, path = ''): readonly (readonly [string, JsonValue])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[path, asJson(value)]];
  }
  const fields: (readonly [string, JsonValue])[] = [];
  for (const [key, item] of Object.entries(value)) {
    fields.push(...fieldsOf(item, path === '' ? key : `${path}.${key}`));
    if (fields.length >= mostFields) return fields.slice(0, mostFields);
  }
  return fields;
}

/** A leaf as it is compared and shown: a list of words as one text. */
function asJson(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    return value;
  }
  return Array.isArray(value) ? value.map((item) => asText(item)).join(', ') : null;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
