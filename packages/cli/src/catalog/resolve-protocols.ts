import {
  WattbenchError,
  type Protocol,
  type ProtocolAxes,
  type WattbenchConfig,
} from '@wattbench/core';
import { resolveProtocol, type ProtocolFields } from './resolve-protocol.js';

const axes = ['batchSize', 'concurrency', 'inputWords', 'outputTokens'] as const;

/** Runs of one repeat, above which an experiment is a slip of the keyboard: at a second each it takes a quarter of an hour. */
const mostRuns = 1000;

/** Flags of a run that make protocols: those of the axes hold lists. */
export type ProtocolFlags = Omit<ProtocolFields, (typeof axes)[number]> &
  ProtocolAxes & { readonly protocol?: string };

/**
 * One protocol for each combination of the axes; one where no axis has several values. An axis given by flag replaces the
 * same axis of the file, and the field of its protocol. Throws what `resolveProtocol` throws, and `USAGE` for too many.
 */
export function resolveProtocols(
  config: Pick<WattbenchConfig, 'protocol' | 'axes'>,
  flags: ProtocolFlags,
): readonly Protocol[] {
  const { batchSize, concurrency, inputWords, outputTokens } = flags;
  const { protocol: preset, repeats, inferences, window, seed, outputLength, temperature } = flags;
  const asked: ProtocolAxes = {
    ...config.axes,
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(inputWords === undefined ? {} : { inputWords }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
  };
  const lists = axes.map((axis) => ({ axis, values: [...new Set(asked[axis])] }));
  refuseTooMany(lists.reduce((product, { values }) => product * Math.max(1, values.length), 1));
  let combinations: readonly ProtocolFields[] = [
    { repeats, inferences, window, seed, outputLength, temperature },
  ];
  for (const { axis, values } of lists) {
    if (values.length === 0) continue;
    combinations = combinations.flatMap((one) =>
      values.map((value) => ({ ...one, [axis]: value })),
    );
  }
  const ownName =
    preset === undefined && typeof config.protocol === 'object' ? config.protocol.name : undefined;
  return combinations.map((one) => {
    const protocol = resolveProtocol(config.protocol, { ...one, protocol: preset });
    // A name of the user's own would be the same for all combinations.
    const words = lists
      .filter(({ values }) => ownName !== undefined && values.length > 1)
      .map(({ axis }) => `${axis}=${one[axis] ?? 'null'}`);
    return words.length === 0
      ? protocol
      : { ...protocol, name: `${ownName} (${words.join(', ')})` };
  });
}

/** Throws `USAGE` when one repeat of an experiment has more than 1,000 runs. */
export function refuseTooMany(runs: number): void {
  if (runs <= mostRuns) return;
  throw new WattbenchError(
    'USAGE',
    `cells and axes make ${runs} runs for every repeat; at most ${mostRuns} are taken`,
    { fix: 'Give fewer values to the axes, or measure in several experiments.' },
  );
}
