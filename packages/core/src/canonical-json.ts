/**
 * JSON with sorted keys, no white space and no undefined: equal data give equal text on every machine. The form of
 * RFC 8785 (JSON Canonicalization Scheme), whose numbers and texts are those of ECMAScript; a lone surrogate, which it
 * refuses, stands as its escape. Throws `RangeError` for data that are nested too deeply.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}
