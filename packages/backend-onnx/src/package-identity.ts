import { readFileSync } from 'node:fs';

import { WattbenchError } from '@wattbench/core';

/** Name and version of this package, as its own package.json has them. */
export function packageIdentity(): { readonly name: string; readonly version: string } {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const fields: unknown = JSON.parse(text);
  if (
    typeof fields === 'object' &&
    fields !== null &&
    'name' in fields &&
    'version' in fields &&
    typeof fields.name === 'string' &&
    typeof fields.version === 'string'
  ) {
    return { name: fields.name, version: fields.version };
  }
  throw new WattbenchError(
    'INTERNAL',
    'package.json of @wattbench/backend-onnx lacks name or version.',
  );
}
