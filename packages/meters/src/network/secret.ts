import { inspect } from 'node:util';

const shown = '[secret]';

/** A value that no log, error or JSON shows. Only `reveal` gives it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}

/**
 * The text without the secrets in it, plain or as they stand in a URL: for messages of libraries,
 * which may repeat what they were given.
 */
export function hideSecrets(text: string, secrets: readonly (Secret | undefined)[]): string {
  let hidden = text;
  for (const secret of secrets) {
    const value = secret?.reveal() ?? '';
    if (value === '') continue;
    for (const form of [value, encodeURIComponent(value)]) hidden = hidden.replaceAll(form, shown);
  }
  return hidden;
}
