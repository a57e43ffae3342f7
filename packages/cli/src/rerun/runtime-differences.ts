import type { PluginRef, Result } from '@wattbench/core';
import { probeBackend } from '@wattbench/runner';
import type { RerunDifference } from './rerun-difference.js';

/** The package of a backend here, and the runtime that it loads, beside those of the record. */
export async function runtimeDifferences(
  recorded: PluginRef<'backend'>,
  { here, results }: { readonly here: PluginRef<'backend'>; readonly results: readonly Result[] },
): Promise<readonly RerunDifference[]> {
  const differences: RerunDifference[] = [];
  const note = (what: string, was: string, is: string): void => {
    if (was !== is) differences.push({ kind: 'around', what, recorded: was, here: is });
  };
  const name = `backend ${here.id}`;
  note(name, textOf(recorded.package), textOf(here.package));
  const ran = results.find(
    (result) => result.state === 'completed' && result.spec.cell.backend.id === recorded.id,
  );
  if (ran?.state !== 'completed') return differences;
  const probe = await probeBackend(here);
  if (probe.available) {
    note(`runtime of ${name}`, textOf(ran.session.runtime), textOf(probe.runtime));
    return differences;
  }
  return [
    ...differences,
    {
      kind: 'work',
      what: name,
      recorded: textOf(ran.session.runtime),
      here: `not available: ${probe.detail}`,
    },
  ];
}

function textOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name} ${version}`;
}
