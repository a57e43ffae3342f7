import type { Probe, UnavailableReason } from './probe.js';

export type Component = 'cpu' | 'dram' | 'gpu' | 'npu' | 'soc' | 'system' | 'wall';

/**
 * How a figure was obtained. `measured`: difference of an energy counter. `integrated`: power samples
 * over time. `estimated`: a model of the machine; never mixed with the others in one column.
 */
export type Quality = 'measured' | 'integrated' | 'estimated';

export interface Channel {
  /** Stable on one machine, e.g. `rapl:package-0`, `nvml:GPU-<uuid>`. */
  readonly id: string;
  readonly component: Component;
  readonly scope: 'machine' | 'device' | 'process';
  readonly method: 'counter' | 'power-samples' | 'model';
  /** Whether it belongs to the meter's total. The others are details of it and are never added. */
  readonly counted: boolean;
  /** Channels whose joules are already inside this one. */
  readonly includes: readonly string[];
  readonly updatePeriodNs: number;
  readonly resolutionJ: number;
  /** Stated relative accuracy of the instrument (half-width at about 95 %), e.g. 0.05. */
  readonly gainError: number;
  /** Where it is read from and what its figures rest on, for people. */
  readonly source: string;
}

/** One power value and the moment it holds for. */
export interface PowerSample {
  readonly channel: string;
  readonly atNs: number;
  readonly powerW: number;
}

export type ReadingIssue =
  | 'too-few-updates'
  | 'counter-reset'
  | 'wrap-ambiguous'
  | 'other-load'
  | 'zero'
  | 'edge-skew'
  | 'untrusted-virtual-machine';

/** Half-width of one cause of doubt, about 95 %. Independent causes combine as the root of squares. */
export interface UncertaintyTerm {
  readonly cause: 'resolution' | 'update-period' | 'edge-skew' | 'gain' | 'model';
  readonly halfWidthJ: number;
}

/** The window that a reading covers, by `process.hrtime`. */
export interface Window {
  readonly startNs: number;
  readonly endNs: number;
}

export interface Reading {
  readonly state: 'read';
  readonly meter: string;
  readonly channel: string;
  readonly window: Window;
  readonly energyJ: number;
  readonly quality: Quality;
  readonly uncertainty: readonly UncertaintyTerm[];
  readonly issues: readonly ReadingIssue[];
}

/** No value: a read failed or the counter cannot be trusted. Never 0 J. */
export interface MissingReading {
  readonly state: 'missing';
  readonly meter: string;
  readonly channel: string;
  readonly window: Window;
  readonly reason: UnavailableReason | ReadingIssue;
  readonly detail: string;
}

export type ChannelReading = Reading | MissingReading;

/** A moment on every channel of one meter; opaque except for its time. */
export interface Snapshot {
  readonly beforeNs: number;
  readonly afterNs: number;
}

/** The process whose work is measured, for meters that follow a process. */
export interface MeteredProcess {
  readonly pid: number;
  /** CPU time that the process has used so far, as it said itself at its last message; all threads. */
  cpuTimeNs(): number;
}

export interface MeterSession {
  /** Reads every channel once; cheap. A failed read is kept in the snapshot, not thrown. */
  snapshot(): Promise<Snapshot>;
  /** Energy between two snapshots of this session: one entry per channel, wrap-around undone. */
  readings(from: Snapshot, to: Snapshot): readonly ChannelReading[];
  series(window: Window): readonly PowerSample[];
  close(): Promise<void>;
}

/** Lives outside the child. */
export interface Meter {
  readonly specVersion: 1;
  readonly id: string;
  probe(): Promise<Probe<{ readonly channels: readonly Channel[] }>>;
  open(request: {
    readonly channels: readonly string[];
    readonly process: MeteredProcess | null;
  }): Promise<MeterSession>;
}
