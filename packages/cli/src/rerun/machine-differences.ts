import type { Environment, Result } from '@wattbench/core';
import type { RerunDifference } from './rerun-difference.js';

type Facts = Readonly<Record<string, unknown>>;

/** The machine of the record beside this one, field by field. Nothing where the record holds no run. */
export function machineDifferences(
  results: readonly Result[],
  here: Environment,
): readonly RerunDifference[] {
  const [first] = results;
  if (first === undefined) return [];
  const recorded = factsOf(first.environment);
  const own = factsOf(here);
  return Object.entries(recorded)
    .filter(([what, value]) => value !== own[what])
    .map(([what, value]) => ({
      kind: 'around',
      what,
      recorded: String(value ?? 'unknown'),
      here: String(own[what] ?? 'unknown'),
    }));
}

function factsOf({ cpu, ...machine }: Environment): Facts {
  const own = Object.entries(cpu).map(([key, value]) => [`cpu ${key}`, value]);
  return { ...machine, ...Object.fromEntries(own) };
}
