import { WattbenchError, type JsonValue, type PluginKind } from '@wattbench/core';

const secret = /pass(word|wd|phrase|code)?$|token|secret|(^|[_-])pin$|key$|credentials?$/i;
const userInAddress = /\/\/[^/]*@/;

/**
 * Every user of a machine can read the command lines of the others, and shells keep them. Throws
 * `USAGE` for an option that looks like a secret, without its value.
 */
export function refuseSecret(option: {
  readonly kind: PluginKind;
  readonly id: string;
  readonly key: string;
  readonly value: JsonValue;
}): void {
  const { kind, id, key, value } = option;
  const inAddress = typeof value === 'string' && userInAddress.test(value);
  if (!secret.test(key) && !inAddress) return;
  const field = /token|secret|key/i.test(key) ? 'TOKEN' : 'PASSWORD';
  throw new WattbenchError(
    'USAGE',
    `${kind} ${id}: option "${key}" ${inAddress ? 'holds a user and password' : 'looks like a secret'}, ` +
      'and every user of this machine can read a command line',
    {
      fix:
        `Set ${variableName(option, field)} in the environment, or name a file that only you can read: ` +
        `--${kind} ${id}:credentialsFile=FILE.`,
    },
  );
}

/** `shelly` and `@acme/meter-shelly` look for `WATTBENCH_SHELLY_…`. */
function variableName(
  { kind, id }: { readonly kind: PluginKind; readonly id: string },
  field: string,
): string {
  const name = id.replace(/^.*\//, '').replace(new RegExp(`^(wattbench-)?${kind}-`), '');
  return `WATTBENCH_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_${field}`;
}
