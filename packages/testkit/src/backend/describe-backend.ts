import { WattbenchError, type PluginRef } from '@wattbench/core';
import type { TestFramework } from '../conformance/test-framework.js';
import { backendCases } from './backend-cases.js';
import { resolveCheck, type CheckBackendOptions } from './check-options.js';
import { runCheck, type BackendCaseResult } from './parent/run-check.js';

/** A case has a limit of its own; a test that is run alone waits for those before it. */
const testLimitMs = 600_000;

/**
 * Registers every case as a test: `describeBackend({ describe, test }, acme())`. They are run by one
 * check, which the first of them starts. What does not apply is skipped with the reason, and so is a
 * deviation. Throws `USAGE` as `checkBackend` does.
 */
export function describeBackend(
  { describe, test }: TestFramework,
  ref: PluginRef<'backend'>,
  options: CheckBackendOptions = {},
): void {
  const check = resolveCheck(options);
  let results: ResultsById | undefined;
  describe(`the contract of a backend: ${ref.id}`, () => {
    for (const { id, level, title } of backendCases) {
      if (!check.only.includes(id)) continue;
      test(`${level} ${title} (${id})`, { timeout: testLimitMs }, async (context) => {
        results ??= new ResultsById(runCheck(ref, check));
        const { state, detail } = await results.of(id);
        if (state === 'failed') throw new WattbenchError('PLUGIN_INVALID', detail ?? id);
        if (state !== 'passed') context.skip(`${state}: ${detail ?? ''}`);
      });
    }
  });
}

/** Results as they come, for whoever waits for one of them. */
class ResultsById {
  readonly #results = new Map<string, PromiseWithResolvers<BackendCaseResult>>();

  constructor(source: AsyncIterable<BackendCaseResult>) {
    void this.#take(source);
  }

  async of(id: string): Promise<BackendCaseResult> {
    return this.#waiting(id).promise;
  }

  async #take(source: AsyncIterable<BackendCaseResult>): Promise<void> {
    try {
      for await (const result of source) this.#waiting(result.id).resolve(result);
    } catch (error) {
      for (const { id } of backendCases) this.#waiting(id).reject(error);
    }
  }

  #waiting(id: string): PromiseWithResolvers<BackendCaseResult> {
    const known = this.#results.get(id);
    if (known !== undefined) return known;
    const waiting = promiseWithResolvers<BackendCaseResult>();
    this.#results.set(id, waiting);
    return waiting;
  }
}

interface PromiseWithResolvers<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers` is in Node from 22 on. */
function promiseWithResolvers<Value>(): PromiseWithResolvers<Value> {
  let settle: Pick<PromiseWithResolvers<Value>, 'resolve' | 'reject'> = {
    resolve: () => undefined,
    reject: () => undefined,
  };
  const promise = new Promise<Value>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // A test that is not run waits for nothing.
  promise.catch(() => undefined);
  return { promise, ...settle };
}
