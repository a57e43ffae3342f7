/** The value at a path of keys and indices of a parsed JSON text; `undefined` where there is none. */
export function valueAt(body: unknown, path: readonly (string | number)[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = new Map(Object.entries(value)).get(String(key));
  }
  return value;
}

/** A finite number at a path, or `null`: a missing figure is never 0, and a text is no figure. */
export function numberAt(body: unknown, path: readonly (string | number)[]): number | null {
  const value = valueAt(body, path);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
