import { WattbenchError, type JsonObject } from '@wattbench/core';
import { refuseSecret } from './refuse-secret.js';

/** What stands behind `--meter`. */
export interface MeterWord {
  /** A known id, a package name, or `auto`. */
  readonly id: string;
  /** `undefined` where none are given. */
  readonly options: JsonObject | undefined;
}

const pair = /([A-Za-z][\w-]*)=(?:"((?:[^"\\]|\\["\\])*)"|([^",]+))(,|$)/y;
const number = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * Reads `id`, `id:key=value,key=value` and `id:key="a, b"`. A value is a number or a boolean where it
 * is written as one and a text otherwise; in quotes it is always a text, `\"` and `\\` stand for the
 * signs themselves.
 *
 * Throws `USAGE` for anything else and for what looks like a secret. No message repeats a value: it
 * may be a password in the wrong place.
 */
export function parseMeterWord(word: string): MeterWord {
  const colon = word.indexOf(':');
  if (colon === -1) return { id: word, options: undefined };
  const id = word.slice(0, colon);
  const text = word.slice(colon + 1);
  const options: Record<string, string | number | boolean> = {};
  for (let at = 0; at < text.length || at === 0;) {
    pair.lastIndex = at;
    const match = pair.exec(text);
    if (match === null) throw unreadable(id, at);
    const [whole, key = '', quoted, bare, end] = match;
    const value = quoted === undefined ? typed(bare ?? '') : quoted.replaceAll(/\\(["\\])/g, '$1');
    refuseSecret({ id, key, value });
    if (Object.hasOwn(options, key)) {
      throw new WattbenchError('USAGE', `meter ${id}: option "${key}" is given twice`, { fix });
    }
    options[key] = value;
    at += whole.length;
    if (end === ',' && at === text.length) throw unreadable(id, at);
  }
  return { id, options };
}

function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  const value = Number(text);
  // A longer number, such as a serial number, would lose its last digits.
  const exact = Number.isFinite(value) && text.replaceAll(/\D/g, '').length <= 15;
  return number.test(text) && exact ? value : text;
}

const fix =
  'Write --meter id:key=value,key=value, e.g. --meter estimate:tdpW=65; put a value with commas into ' +
  'double quotes: --meter \'id:key="a, b"\'.';

function unreadable(id: string, at: number): WattbenchError {
  return new WattbenchError(
    'USAGE',
    `meter ${id}: what follows the colon is no key=value at sign ${at + 1}`,
    { fix },
  );
}
