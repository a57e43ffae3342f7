import { WattbenchError, type JsonObject, type PluginKind } from '@wattbench/core';
import { refuseSecret } from './refuse-secret.js';

/** What stands behind `--meter` or `--backend`. */
export interface PluginWord {
  /** A known id, a package name, or a meter's `auto`. */
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
export function parsePluginWord(kind: PluginKind, word: string): PluginWord {
  const colon = word.indexOf(':');
  if (colon === -1) return { id: word, options: undefined };
  const id = word.slice(0, colon);
  const text = word.slice(colon + 1);
  const owner = { kind, id };
  const options: Record<string, string | number | boolean> = {};
  for (let at = 0; at < text.length || at === 0;) {
    pair.lastIndex = at;
    const match = pair.exec(text);
    if (match === null) throw unreadable(owner, at);
    const [whole, key = '', quoted, bare, end] = match;
    const value = quoted === undefined ? typed(bare ?? '') : quoted.replaceAll(/\\(["\\])/g, '$1');
    refuseSecret({ ...owner, key, value });
    if (Object.hasOwn(options, key)) {
      throw new WattbenchError('USAGE', `${kind} ${id}: option "${key}" is given twice`, {
        fix: fixOf(kind),
      });
    }
    options[key] = value;
    at += whole.length;
    if (end === ',' && at === text.length) throw unreadable(owner, at);
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

interface Owner {
  readonly kind: PluginKind;
  readonly id: string;
}

const examples: Readonly<Record<PluginKind, string>> = {
  meter: 'estimate:tdpW=65',
  backend: 'tfjs:engine=wasm',
};

function fixOf(kind: PluginKind): string {
  return (
    `Write --${kind} id:key=value,key=value, e.g. --${kind} ${examples[kind]}; put a value with commas into ` +
    `double quotes: --${kind} 'id:key="a, b"'.`
  );
}

function unreadable({ kind, id }: Owner, at: number): WattbenchError {
  return new WattbenchError(
    'USAGE',
    `${kind} ${id}: what follows the colon is no key=value at sign ${at + 1}`,
    { fix: fixOf(kind) },
  );
}

/** A comma, outside of quotes, that no `key=` follows: it parts two words and not two options. */
const between = /,(?![A-Za-z][\w-]*=)(?=(?:[^"\\]|\\.|"(?:[^"\\]|\\.)*")*$)/;

/** `onnx,tfjs:engine=wasm,threads=2,transformers` as its three words. Throws `USAGE` for an empty one. */
export function splitPluginWords(kind: PluginKind, text: string): readonly string[] {
  const words = text.split(between).map((word) => word.trim());
  if (!words.includes('')) return words;
  throw new WattbenchError('USAGE', `--${kind}: a name is missing before or after a comma`, {
    fix: `Write the names with one comma between them, e.g. --${kind} ${kind === 'meter' ? 'rapl,nvml' : 'onnx,tfjs'}.`,
  });
}
