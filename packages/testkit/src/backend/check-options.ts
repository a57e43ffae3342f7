import { checkCaseIds } from '../conformance/check-case-ids.js';
import { backendCases } from './backend-cases.js';
import type { WriteModel } from './write-model.js';

export interface CheckBackendOptions {
  /** Ids of the cases to run; all when left out. */
  readonly only?: readonly string[];
  /** Cases that the backend is not held to, by id, each with the reason. */
  readonly deviations?: Readonly<Record<string, string>>;
  /** Tasks to try. Default: all that the backend declares. */
  readonly tasks?: readonly string[];
  /** Device to ask for. Default: the first that the backend declares. */
  readonly device?: string;
  /** Threads to ask for. Default 1. */
  readonly threads?: number;
  /** The backend need not run on this machine: most cases then do not apply. Default false. */
  readonly mayBeUnavailable?: boolean;
  /** Tiny models of a format or task for which the kit has none; asked before the kit's own. */
  readonly writeModel?: WriteModel;
  /** Most that a case may take. Default 60 s. */
  readonly caseLimitMs?: number;
  /** Most that a probe may take, the load of the native library included. Default 20 s. */
  readonly probeLimitMs?: number;
  /** Time after close in which the process must end by itself. Default 5 s. */
  readonly settleMs?: number;
  /** Heap of JavaScript in the backend's process. Default 1024 MiB. */
  readonly heapLimitMiB?: number;
}

export interface Check
  extends
    Required<Omit<CheckBackendOptions, 'tasks' | 'device' | 'writeModel'>>,
    Pick<CheckBackendOptions, 'tasks' | 'device' | 'writeModel'> {}

/** Throws `USAGE` for an id that no case has, and for a deviation without a reason. */
export function resolveCheck(options: CheckBackendOptions): Check {
  const { deviations = {} } = options;
  const ids = backendCases.map(({ id }) => id);
  checkCaseIds('backend', { known: ids, only: options.only, deviations });
  return {
    threads: 1,
    mayBeUnavailable: false,
    caseLimitMs: 60_000,
    probeLimitMs: 20_000,
    settleMs: 5000,
    heapLimitMiB: 1024,
    ...options,
    only: options.only ?? ids,
    deviations,
  };
}
