import {
  canonicalJson,
  WattbenchError,
  type JsonObject,
  type PluginKind,
  type PluginRef,
} from '@wattbench/core';

interface KnownPlugin<K extends PluginKind> {
  readonly id: string;
  readonly ref: (options?: JsonObject) => PluginRef<K>;
}

/** A text that can be no path, address, or name of a module. */
const plainWord = /^[A-Za-z][\w-]{0,40}$/;

/**
 * The plug-in of this machine that does what a recorded one did, or why there is none. A record is not trusted: its `entry`
 * and its package are names to compare and never places to load from. What the user named (flags or config file, resolved
 * as always) is taken where id and options are the same; a built-in id with the recorded options only where these are
 * numbers, switches and plain words, since a path or an address would be opened.
 */
export function recordedPlugin<K extends PluginKind>(
  recorded: PluginRef<K>,
  places: { readonly named: readonly PluginRef<K>[]; readonly known: readonly KnownPlugin<K>[] },
): PluginRef<K> | string {
  const { kind, id, options } = recorded;
  const own = places.named.filter(
    (ref) => ref.id === id && ref.package.name === recorded.package.name,
  );
  const same = own.find((ref) => canonicalJson(ref.options) === canonicalJson(options));
  if (same !== undefined) return same;
  if (own.length > 0) return 'it is named here with other options';
  const builtIn = places.known.find((plugin) => plugin.id === id);
  if (builtIn === undefined)
    return `it is not one of the built-in ${kind}s; name it with --${kind}`;
  if (!Object.values(options).every(isHarmless)) {
    return `its options hold texts that could be places; name it with them: --${kind} ${id}:…`;
  }
  return refOf(builtIn, recorded);
}

function refOf<K extends PluginKind>(
  plugin: KnownPlugin<K>,
  recorded: PluginRef<K>,
): PluginRef<K> | string {
  try {
    const ref = plugin.ref(
      Object.keys(recorded.options).length === 0 ? undefined : recorded.options,
    );
    if (ref.package.name !== recorded.package.name) return `here ${ref.id} is ${ref.package.name}`;
    return canonicalJson(ref.options) === canonicalJson(recorded.options)
      ? ref
      : 'its options mean something else here';
  } catch (error) {
    return WattbenchError.envelope(error).message;
  }
}

function isHarmless(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && plainWord.test(value))
  );
}
