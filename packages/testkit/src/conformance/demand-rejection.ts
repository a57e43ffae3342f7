import { WattbenchError, type ErrorCode } from '@wattbench/core';
import { demand, describeError, fail } from './demand.js';

export interface ExpectedRejection {
  readonly code: ErrorCode;
  /** What was asked, for the message. */
  readonly when: string;
  /** At least one of these stands in the message as a word: the file, the device or the input that is wrong. */
  readonly names?: readonly string[];
}

/** Rejects with what was found unless the action rejects with this code and names what is wrong. */
export async function demandRejection(
  action: () => Promise<unknown>,
  { code, when, names = [] }: ExpectedRejection,
): Promise<void> {
  const error = await rejectionOf(action, `${when}: expected a rejection with ${code}`);
  if (!WattbenchError.is(error) || error.code !== code) {
    fail(`${when}: expected a rejection with ${code}; it rejected with ${describeError(error)}`);
  }
  demand(
    names.length === 0 || wordsOf(error.message).some((word) => names.includes(word)),
    `${when}: the message of ${code} must name ${names.join(' or ')}; it is ${JSON.stringify(error.message)}`,
  );
}

/** A path counts as its last part. */
function wordsOf(message: string): readonly string[] {
  return message.split(/[\s"'`,;:()[\]{}/\\]+/).map((word) => word.replace(/[.?!]+$/, ''));
}

async function rejectionOf(action: () => Promise<unknown>, expected: string): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  return fail(`${expected}; it resolved`);
}
