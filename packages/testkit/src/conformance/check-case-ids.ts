import { WattbenchError, type PluginKind } from '@wattbench/core';

/** Throws `USAGE` for an id that no case has, and for a deviation without a reason. */
export function checkCaseIds(
  kind: PluginKind,
  parts: {
    readonly known: readonly string[];
    readonly only: readonly string[] | undefined;
    /** Reasons by the id of a case. */
    readonly deviations: Readonly<Record<string, string>>;
  },
): void {
  const { known, only = [], deviations } = parts;
  for (const id of [...only, ...Object.keys(deviations)]) {
    if (known.includes(id)) continue;
    throw new WattbenchError('USAGE', `There is no case ${JSON.stringify(id)} for ${kind}s.`, {
      fix: `Name one of ${known.join(', ')}.`,
    });
  }
  for (const [id, reason] of Object.entries(deviations)) {
    if (reason.trim() !== '') continue;
    throw new WattbenchError('USAGE', `The deviation from ${JSON.stringify(id)} has no reason.`, {
      fix: `Write why the ${kind} is not held to it.`,
    });
  }
}
