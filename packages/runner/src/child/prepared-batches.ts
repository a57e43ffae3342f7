import { WattbenchError, type Session } from '@wattbench/core';

/** Prepared inputs stay in memory through the window; above this, fewer are prepared and used in turn. */
const preparedBytesLimit = 512 * 1024 * 1024;

/**
 * Batches of exactly `batchSize`: the last one is filled up from the start, so that every call does
 * the same amount of work.
 */
export function batchesOf(
  inputs: readonly unknown[],
  batchSize: number,
): readonly (readonly unknown[])[] {
  if (inputs.length === 0)
    throw new WattbenchError('DATASET_INVALID', 'the data set has no sample');
  const count = Math.ceil(inputs.length / batchSize);
  return Array.from({ length: count }, (_, batch) =>
    Array.from(
      { length: batchSize },
      (_unused, item) => inputs[(batch * batchSize + item) % inputs.length],
    ),
  );
}

/** Prepares as many batches as memory allows, at least one. */
export async function prepareBatches(
  session: Session,
  batches: readonly (readonly unknown[])[],
): Promise<readonly unknown[]> {
  const prepared: unknown[] = [];
  const before = process.memoryUsage().arrayBuffers;
  for (const batch of batches) {
    if (prepared.length > 0 && process.memoryUsage().arrayBuffers - before > preparedBytesLimit)
      break;
    prepared.push(await session.prepare(batch));
  }
  return prepared;
}
