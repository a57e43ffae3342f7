import type { PluginRef } from '@wattbench/core';
import { resolveCheck, type CheckBackendOptions } from './check-options.js';
import { runCheck, type BackendCaseResult } from './parent/run-check.js';

/** Told of each case when it is done: a check takes from seconds to a minute. */
export type OnResult = (result: BackendCaseResult) => void;

/**
 * Runs the cases one after the other, without a test framework, the backend in a process of its own: one
 * that aborts, hangs or eats memory fails the case. It is judged by what it declares, never by its name.
 * A deviation is run too, and says what was found. Rejects with `USAGE` for options that name no case,
 * and for a deviation without a reason.
 */
export async function checkBackend(
  ref: PluginRef<'backend'>,
  { onResult, ...options }: CheckBackendOptions & { readonly onResult?: OnResult } = {},
): Promise<readonly BackendCaseResult[]> {
  const check = resolveCheck(options);
  const results: BackendCaseResult[] = [];
  for await (const result of runCheck(ref, check)) {
    results.push(result);
    onResult?.(result);
  }
  return results;
}
