import type { PluginRef } from '@wattbench/core';
import { isText } from '../conformance/plain-data.js';
import { refFaults } from '../conformance/ref-faults.js';

/** What is wrong with the ref of a backend as data. */
export function backendRefFaults(ref: PluginRef<'backend'>): readonly string[] {
  const { formats } = ref;
  if (Array.isArray(formats) && formats.length > 0 && formats.every(isText)) {
    return refFaults(ref, 'backend');
  }
  return [
    ...refFaults(ref, 'backend'),
    `formats is ${JSON.stringify(formats)}; expected the formats of models that it reads`,
  ];
}
