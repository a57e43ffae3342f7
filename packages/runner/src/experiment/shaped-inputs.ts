import { createHash } from 'node:crypto';
import { WattbenchError, type Protocol, type Sample, type Task } from '@wattbench/core';

/**
 * What the child gets: the inputs of the measured window brought to the length of the protocol, and those of the
 * accuracy, which stay as the data set has them: a label speaks of the whole text.
 * Throws `USAGE` for a task whose inputs have no words, and what its `withInputWords` throws.
 */
export function shapedInputs(
  samples: readonly Sample[],
  { task, protocol }: { readonly task: Task; readonly protocol: Protocol },
): { readonly inputs: readonly unknown[]; readonly accuracyInputs?: readonly unknown[] } {
  const inputs = samples.map(({ input }) => input);
  const { inputWords, inferences, accuracySamples } = protocol;
  if (inputWords === null) return { inputs };
  if (task.withInputWords === undefined) {
    throw new WattbenchError('USAGE', `the inputs of ${task.id} have no words`, {
      fix: 'Leave `--input-words` out, or name tasks whose input is a text.',
    });
  }
  const shape = (input: unknown): unknown => task.withInputWords?.(input, inputWords);
  return {
    inputs: inputs.slice(0, inferences).map(shape),
    accuracyInputs: inputs.slice(0, accuracySamples),
  };
}

/** Over the ids of the samples in the order they are run and, where they were brought to a length, that length. */
export function samplesHash(samples: readonly Sample[], inputWords: number | null): string {
  const lines = samples.map(({ id }) => id);
  if (inputWords !== null) lines.push(`${inputWords} words each`);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
