import type { PluginRef } from '@wattbench/core';
import type { Catalog } from '../catalog/catalog.js';
import { splitPluginWords } from './parse-plugin-word.js';
import { resolvePlugin } from './resolve-plugin.js';

/** The backends that words name, in their order: each word may hold several with commas between them. */
export function resolveBackends(
  asked: readonly (PluginRef<'backend'> | string)[],
  places: { readonly catalog: Pick<Catalog, 'backends'>; readonly root: string },
): Promise<readonly PluginRef<'backend'>[]> {
  const words = asked.flatMap<PluginRef<'backend'> | string>((word) =>
    typeof word === 'string' ? splitPluginWords('backend', word) : [word],
  );
  const { catalog, root } = places;
  return Promise.all(
    words.map((word) => resolvePlugin(word, { kind: 'backend', known: catalog.backends, root })),
  );
}
