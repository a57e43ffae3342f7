import {
  canonicalJson,
  WattbenchError,
  type Cell,
  type Experiment,
  type PluginRef,
  type Protocol,
} from '@wattbench/core';
import { checkProtocol } from '../catalog/check-protocol.js';
import { refuseTooMany } from '../catalog/resolve-protocols.js';

/** What an experiment asked for, from its runs. */
export interface RecordedPlan {
  readonly cells: readonly Cell[];
  readonly protocols: readonly Protocol[];
  readonly meters: readonly PluginRef<'meter'>[];
}

/**
 * Takes the runs of a record together to cells and protocols. A record is not trusted: protocols are held to the rules of
 * a config file, and the runs must be all that cells, protocols and repeats make, neither more nor fewer.
 * Throws `STORE_CORRUPT` for a plan that wattbench does not make, and `USAGE` for one that is too large.
 */
export async function recordedPlan({ runs }: Experiment): Promise<RecordedPlan> {
  const cells = distinct(runs.map(({ cell }) => cell));
  const protocols = distinct(runs.map(({ protocol }) => protocol));
  const meters = distinct(runs.map((run) => run.meters));
  refuseTooMany(cells.length * protocols.length);
  const { configSchema } = await import('../config/config-schema.js');
  for (const protocol of protocols) {
    const checked = configSchema.safeParse({ protocol });
    if (!checked.success)
      throw corrupt(`a protocol is not valid: ${checked.error.issues[0]?.message}`);
    checkProtocol(protocol);
  }
  const planned = protocols.reduce((sum, { repeats }) => sum + repeats * cells.length, 0);
  const [first] = meters;
  if (first === undefined || meters.length > 1 || planned !== runs.length) {
    throw corrupt(`${runs.length} runs are no plan of ${cells.length} cells`);
  }
  return { cells, protocols, meters: first };
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [canonicalJson(value), value])).values()];
}

function corrupt(what: string): WattbenchError {
  return new WattbenchError('STORE_CORRUPT', `the experiment cannot be repeated: ${what}`, {
    fix: 'Check the file with `wattbench verify`.',
  });
}
