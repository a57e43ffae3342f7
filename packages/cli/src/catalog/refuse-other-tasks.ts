import { WattbenchError, type Protocol, type Task } from '@wattbench/core';

/**
 * An axis that a task cannot have would measure the same work several times over, or something else than its name says.
 * Throws `USAGE` naming the task.
 */
export function refuseOtherTasks(
  cells: readonly { readonly task: Task }[],
  protocols: readonly Protocol[],
): void {
  const tasks = cells.map(({ task }) => task);
  const wordless = tasks.find(({ withInputWords }) => withInputWords === undefined);
  if (wordless !== undefined && protocols.some(({ inputWords }) => inputWords !== null)) {
    throw new WattbenchError('USAGE', `the inputs of ${wordless.id} have no words to count`, {
      fix: 'Leave `--input-words` out, or name a task whose input is a text with `--task`.',
    });
  }
  const silent = tasks.find(({ unit }) => unit !== 'output-token');
  const lengths = new Set(protocols.map(({ generation }) => generation.outputTokens));
  if (silent !== undefined && lengths.size > 1) {
    throw new WattbenchError('USAGE', `${silent.id} writes no text, so it has no output length`, {
      fix: 'Give `--output-tokens` one value, or name a task that writes text with `--task`.',
    });
  }
}
