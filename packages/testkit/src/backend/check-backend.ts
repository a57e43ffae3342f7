import type { PluginRef } from '@wattbench/core';
import { resolveCheck, type CheckBackendOptions } from './check-options.js';
import { runCheck, type BackendCaseResult } from './parent/run-check.js';

/**
 * Runs the cases one after the other, without a test framework, the backend in a process of its own: one
 * that aborts, hangs or eats memory fails the case. It is judged by what it declares, never by its name.
 * A deviation is run too, and says what was found. Rejects with `USAGE` for options that name no case,
 * and for a deviation without a reason.
 */
export async function checkBackend(
  ref: PluginRef<'backend'>,
  options: CheckBackendOptions = {},
): Promise<readonly BackendCaseResult[]> {
  const check = resolveCheck(options);
  const results: BackendCaseResult[] = [];
  for await (const result of runCheck(ref, check)) results.push(result);
  return results;
}
