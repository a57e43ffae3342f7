import type { BackendInfo, Channel, Environment, Probe } from '@wattbench/core';

export interface MeterFinding {
  readonly id: string;
  readonly summary: string;
  readonly probe: Probe<{ readonly channels: readonly Channel[] }>;
}

export interface BackendFinding {
  readonly id: string;
  readonly probe: Probe<BackendInfo>;
}

export interface Findings {
  /** What a figure from this machine will be worth. */
  readonly verdict: 'measured' | 'integrated' | 'estimated' | 'nothing';
  readonly meters: readonly MeterFinding[];
  readonly backends: readonly BackendFinding[];
  readonly folders: readonly {
    readonly path: string;
    readonly use: string;
    readonly writable: boolean;
  }[];
  readonly disturbances: readonly string[];
  readonly environment: Environment;
}
