import type { Session } from '@wattbench/core';
import { demand } from '../conformance/demand.js';
import type { TriedModel } from './backend-case.js';
import { firstDifference, toleranceOf } from './same-answer.js';

/** Options of a run that nobody stops. */
export const unstopped: Parameters<Session['run']>[1] = { signal: new AbortController().signal };

/** From inputs to outputs, as an accuracy phase does it. */
export async function answer(
  session: Session,
  inputs: readonly unknown[],
): Promise<readonly unknown[]> {
  return session.finish(await session.run(await session.prepare(inputs), unstopped));
}

/** Each input alone. */
export async function answerSingly(
  session: Session,
  inputs: readonly unknown[],
): Promise<readonly unknown[]> {
  const outputs: unknown[] = [];
  for (const input of inputs) outputs.push(...(await answer(session, [input])));
  return outputs;
}

/** Throws with the first difference unless both lists hold the same answers within the tolerance of the session. */
export function demandSame(
  session: Session,
  answers: {
    readonly when: string;
    readonly found: readonly unknown[];
    readonly expected: readonly unknown[];
  },
): void {
  const { when, found, expected } = answers;
  demand(
    found.length === expected.length,
    `${when}: ${found.length} outputs; expected ${expected.length}`,
  );
  const tolerance = toleranceOf(session.info.precision);
  for (const [index, output] of found.entries()) {
    const difference = firstDifference(output, expected[index], tolerance);
    demand(difference === null, `${when}: output ${index}: ${difference ?? ''}`);
  }
}

/** As many inputs as asked for; the samples in turn. */
export function inputsOf(tried: TriedModel, count: number): readonly unknown[] {
  const { samples } = tried;
  return Array.from({ length: count }, (_, index) => samples[index % samples.length]?.input);
}

function sizeOf(input: unknown): number {
  return JSON.stringify(input)?.length ?? 0;
}

/** The sample with the shortest input and the one with the longest. */
export function extremeInputs(tried: TriedModel): readonly [unknown, unknown] {
  const inputs = tried.samples
    .map(({ input }) => input)
    .toSorted((one, other) => sizeOf(one) - sizeOf(other));
  return [inputs[0], inputs.at(-1)];
}

/** How a model is named in a message. */
export function nameOf({ taskId, format }: TriedModel): string {
  return `${taskId} (${format})`;
}
