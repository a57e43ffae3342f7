import type { Protocol } from '@wattbench/core';

/**
 * What `changed` has otherwise than `preset`, as `field=value` in the order of the fields; a field of an object with the
 * object's name before it, but for how much a model writes, whose names are clear alone.
 */
export function protocolChanges(preset: Protocol, changed: Protocol): readonly string[] {
  return differences(preset, changed, '');
}

function differences(before: object, after: object, prefix: string): readonly string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).flatMap(([key, value]: [string, unknown]) => {
    const was = old.get(key);
    if (key === 'name' || JSON.stringify(value) === JSON.stringify(was)) return [];
    if (isObject(value) && isObject(was)) {
      return differences(was, value, key === 'generation' ? '' : `${prefix}${key}.`);
    }
    return [`${prefix}${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
