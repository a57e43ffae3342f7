import type {
  BackendInfo,
  Channel,
  Environment,
  ErrorEnvelope,
  PreflightFinding,
  Probe,
  RejectedMeter,
} from '@wattbench/core';
import type { WatchFigures } from '../watch/watch-view.js';

export interface MeterFinding {
  readonly id: string;
  readonly summary: string;
  /** Lower is better; `null` for a meter that is not one of wattbench's own. */
  readonly rank: number | null;
  readonly probe: Probe<{ readonly channels: readonly Channel[] }>;
  /** How to configure it, for a meter that cannot be found by itself. */
  readonly example?: string;
}

export interface BackendFinding {
  readonly id: string;
  readonly probe: Probe<BackendInfo>;
}

/** What was read, or why it could not be. */
export type LiveCheck = WatchFigures | { readonly error: ErrorEnvelope };

export interface Findings {
  /** What a figure from this machine will be worth. */
  readonly verdict: 'measured' | 'integrated' | 'estimated' | 'nothing';
  readonly meters: readonly MeterFinding[];
  /** What `wattbench run` would take now: the first gives the figure, the others stand beside it. */
  readonly run: {
    readonly meters: readonly string[];
    readonly rejected: readonly RejectedMeter[];
  };
  /** One second of all meters that can be read; only with `--check`. */
  readonly check?: LiveCheck;
  readonly backends: readonly BackendFinding[];
  readonly folders: readonly {
    readonly path: string;
    readonly use: string;
    readonly writable: boolean;
  }[];
  /** What about this machine would show in a measurement: as `wattbench run` looks at it. */
  readonly disturbances: readonly PreflightFinding[];
  readonly environment: Environment;
}
