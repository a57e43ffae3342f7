import { WattbenchError } from './error.js';
import type { JsonObject, JsonValue } from './json.js';

/** What one option of a plug-in may hold. */
export interface OptionRule {
  /** In words, for the message: `true or false`. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

/**
 * The options of a plug-in as data, unknown keys and bad values refused; what is `undefined` is left out.
 * For both sides of a process boundary. Throws `CONFIG_INVALID` naming the option, or that options are no object.
 */
export function checkOptions(
  plugin: string,
  options: unknown,
  rules: Readonly<Record<string, OptionRule>>,
): JsonObject {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new WattbenchError('CONFIG_INVALID', `The options of ${plugin} are no object.`);
  }
  const given: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries<JsonValue | undefined>({ ...options })) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule === undefined) {
      const known = Object.keys(rules).join(', ') || 'none';
      throw new WattbenchError(
        'CONFIG_INVALID',
        `${plugin} has no option "${key}"; its options are ${known}.`,
      );
    }
    if (value === undefined) continue;
    if (!rule.accepts(value)) {
      throw new WattbenchError(
        'CONFIG_INVALID',
        `Option "${key}" of ${plugin} is ${JSON.stringify(value)}; expected ${rule.expected}.`,
      );
    }
    given.push([key, value]);
  }
  return Object.fromEntries(given);
}

/** More than any machine has; catches a value in another unit. */
const maximumThreads = 4096;

export function isThreadCount(value: unknown): value is number {
  return (
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maximumThreads
  );
}

export const optionRules = {
  threads: { expected: `a whole number from 1 to ${maximumThreads}`, accepts: isThreadCount },
  boolean: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
} as const satisfies Readonly<Record<string, OptionRule>>;

export function oneOf(values: readonly string[]): OptionRule {
  return {
    expected: `one of ${values.join(', ')}`,
    accepts: (value) => values.some((allowed) => allowed === value),
  };
}
