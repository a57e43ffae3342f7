/** Says in words what stands in a field, for a message that names what was found. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string') {
    return value === '' ? 'empty text' : `the text ${JSON.stringify(value.slice(0, 40))}`;
  }
  if (typeof value === 'number' || typeof value === 'boolean')
    return `the ${typeof value} ${value}`;
  return `an ${typeof value}`;
}

/** What was thrown, in words. */
export function describeCause(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).trim();
}

/** True for an object of named fields: no list, no null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
