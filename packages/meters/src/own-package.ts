import { createRequire } from 'node:module';
import { WattbenchError } from '@wattbench/core';

/** Name and version of this package, as they stand in every ref. Throws `INTERNAL` for a broken install. */
export function ownPackage(): { readonly name: string; readonly version: string } {
  const found: unknown = createRequire(import.meta.url)('../package.json');
  if (typeof found === 'object' && found !== null && 'name' in found && 'version' in found) {
    const { name, version } = found;
    if (typeof name === 'string' && typeof version === 'string') return { name, version };
  }
  throw new WattbenchError(
    'INTERNAL',
    'package.json of @wattbench/meters has no name or version.',
    {
      fix: 'Install @wattbench/meters again.',
    },
  );
}
