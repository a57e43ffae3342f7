import { isDeepStrictEqual } from 'node:util';
import type { PluginRef } from '@wattbench/core';

const plainWord = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What is wrong with a ref as data. */
export function refFaults(ref: PluginRef<'backend'>): readonly string[] {
  const faults: string[] = [];
  const fault = (sound: boolean, found: string): void => {
    if (!sound) faults.push(found);
  };
  fault(survivesJson(ref), 'the ref is not the same after JSON');
  fault(ref.kind === 'backend', `kind is ${JSON.stringify(ref.kind)}; expected "backend"`);
  fault(ref.specVersion === 1, `specVersion is ${String(ref.specVersion)}; expected 1`);
  fault(
    typeof ref.id === 'string' && plainWord.test(ref.id),
    `the id is ${JSON.stringify(ref.id)}; expected small letters, digits and hyphens`,
  );
  fault(
    typeof ref.entry === 'string' && ref.entry.startsWith('file:'),
    `the entry is ${JSON.stringify(ref.entry)}; expected a file: URL`,
  );
  fault(
    isText(ref.package?.name) && isText(ref.package.version),
    `the package is ${JSON.stringify(ref.package)}; expected its name and version`,
  );
  const { formats } = ref;
  fault(
    Array.isArray(formats) && formats.length > 0 && formats.every(isText),
    `formats is ${JSON.stringify(formats)}; expected the formats of models that it reads`,
  );
  return faults;
}

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
