import type { PluginKind, PluginRef } from '@wattbench/core';
import { isText, survivesJson } from './plain-data.js';

const plainWord = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What is wrong with a ref as data. */
export function refFaults(ref: PluginRef, kind: PluginKind): readonly string[] {
  const faults: string[] = [];
  const fault = (sound: boolean, found: string): void => {
    if (!sound) faults.push(found);
  };
  fault(survivesJson(ref), 'the ref is not the same after JSON');
  fault(ref.kind === kind, `kind is ${JSON.stringify(ref.kind)}; expected "${kind}"`);
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
  return faults;
}
