import { isDeepStrictEqual } from 'node:util';

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** True where JSON keeps all of a value: no function, no class, no field that is undefined, no NaN. */
export function survivesJson(value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value);
  } catch {
    return false;
  }
}
