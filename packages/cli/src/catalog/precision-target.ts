import {
  WattbenchError,
  type PrecisionTarget,
  type Protocol,
  type WattbenchConfig,
} from '@wattbench/core';

export interface TargetFlags {
  /** Share of the figure, e.g. 0.02. */
  readonly target?: number;
  readonly targetOf?: PrecisionTarget['of'];
  readonly maxRepeats?: number;
  /** Seconds. */
  readonly budget?: number;
}

/** Fewer repeats tell too little of their spread to stop by it. */
const fewestRepeats = 3;
const defaultMaximum = 30;
/** Each look comes at about a third more repeats than the last: few looks, so each spends little of the 5 %. */
const growth = 1.3;

/**
 * What `--target`, `--target-of`, `--max-repeats` and `--budget` ask for; `undefined` without a target. The ratio is the
 * figure where several backends are compared. Throws `USAGE` for the others without `--target`, or when the most repeats
 * are fewer than a protocol's.
 */
export function precisionTarget(
  config: WattbenchConfig['target'],
  flags: TargetFlags,
  {
    protocols,
    backends,
  }: { readonly protocols: readonly Pick<Protocol, 'repeats'>[]; readonly backends: number },
): PrecisionTarget | undefined {
  const share = flags.target ?? config?.share;
  if (share === undefined) {
    const stray = Object.entries({
      '--target-of': flags.targetOf,
      '--max-repeats': flags.maxRepeats,
      '--budget': flags.budget,
    }).find(([, value]) => value !== undefined);
    if (stray === undefined) return undefined;
    throw new WattbenchError(
      'USAGE',
      `${stray[0]} says how a target is reached, and there is none`,
      {
        fix: 'Add --target, e.g. `--target 2%`.',
      },
    );
  }
  const least = Math.max(fewestRepeats, ...protocols.map(({ repeats }) => repeats));
  const most = flags.maxRepeats ?? config?.maximumRepeats ?? Math.max(defaultMaximum, least);
  if (most < least) {
    throw new WattbenchError(
      'USAGE',
      `at most ${most} repeats are fewer than the ${least} that the first look needs`,
      { fix: `Take --max-repeats ${least} or more, or fewer --repeats.` },
    );
  }
  return {
    share,
    of: flags.targetOf ?? config?.of ?? (backends > 1 ? 'ratio' : 'energy'),
    looks: looksBetween(least, most),
    budgetS: flags.budget ?? config?.budgetS ?? null,
  };
}

/** The protocol with as many repeats as the target may take at most; its name says so. */
export function upToTarget(protocol: Protocol, { looks }: PrecisionTarget): Protocol {
  const repeats = looks.at(-1) ?? protocol.repeats;
  return { ...protocol, repeats, name: `${protocol.name}, at most ${repeats} repeats` };
}

function looksBetween(least: number, most: number): readonly number[] {
  const looks: number[] = [];
  for (let look = least; look < most; look = Math.max(look + 1, Math.round(look * growth))) {
    looks.push(look);
  }
  // A look just before the last would spend of the 5 % and tell nearly the same.
  if (looks.length > 1 && (looks.at(-1) ?? 0) * (1 + (growth - 1) / 2) > most) looks.pop();
  return [...looks, most];
}
