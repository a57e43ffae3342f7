import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WattbenchError, type JsonObject, type PluginKind, type PluginRef } from '@wattbench/core';
import { unknownName } from '../catalog/unknown-name.js';
import { parsePluginWord } from './parse-plugin-word.js';

interface KnownPlugin<K extends PluginKind> {
  readonly id: string;
  readonly ref: (options?: JsonObject) => PluginRef<K>;
}

/**
 * A word (`id`, or `id:key=value,key=value`) becomes a ref: a built-in id first, then the exact specifier, `@wattbench/<kind>-<name>` and
 * `wattbench-<kind>-<name>`, resolved from the project's folder. The package's default export must be
 * `(options) => PluginRef`. Nothing is scanned and nothing heavy is loaded.
 * Throws `UNKNOWN_BACKEND`, `UNKNOWN_METER`, `PLUGIN_INVALID`, `USAGE`, and what the package throws for its options.
 */
export async function resolvePlugin<K extends PluginKind>(
  asked: PluginRef<K> | string,
  request: {
    readonly kind: K;
    readonly known: readonly KnownPlugin<K>[];
    /** Folder that packages are looked for from. */
    readonly root: string;
  },
): Promise<PluginRef<K>> {
  if (typeof asked !== 'string') return asked;
  const { kind, known, root } = request;
  const { id, options } = parsePluginWord(kind, asked);
  const builtIn = known.find((plugin) => plugin.id === id);
  if (builtIn !== undefined) return builtIn.ref(options);
  const require = createRequire(join(root, 'package.json'));
  for (const specifier of [id, `@wattbench/${kind}-${id}`, `wattbench-${kind}-${id}`]) {
    const path = resolveFrom(require, specifier);
    if (path !== undefined) return loadRef({ kind, specifier, path, options });
  }
  const code = kind === 'backend' ? 'UNKNOWN_BACKEND' : 'UNKNOWN_METER';
  throw unknownName(
    code,
    id,
    known.map((plugin) => plugin.id),
  );
}

function resolveFrom(require: NodeJS.Require, specifier: string): string | undefined {
  try {
    const path = require.resolve(specifier);
    return path === specifier ? undefined : path;
  } catch {
    // Not installed under this name; the caller tries the next and reports when none is.
    return undefined;
  }
}

async function loadRef<K extends PluginKind>(found: {
  readonly kind: K;
  readonly specifier: string;
  readonly path: string;
  readonly options: JsonObject | undefined;
}): Promise<PluginRef<K>> {
  const { kind, specifier, path, options } = found;
  const invalid = (what: string, cause?: unknown) =>
    new WattbenchError('PLUGIN_INVALID', `${specifier} (${path}): ${what}`, { cause });
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href).catch(
    (cause: unknown) => {
      throw invalid(`does not load: ${cause instanceof Error ? cause.message : cause}`, cause);
    },
  );
  const factory = module['default'];
  if (typeof factory !== 'function') {
    throw invalid(`default export is ${typeof factory}, expected a function that gives a ref`);
  }
  const ref = factory(options) as Partial<PluginRef<K>> | undefined;
  if (ref?.kind !== kind || ref.specVersion !== 1 || typeof ref.entry !== 'string') {
    throw invalid(`its default export gives ${JSON.stringify(ref)}, expected a ${kind} ref`);
  }
  return ref as PluginRef<K>;
}
