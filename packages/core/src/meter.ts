import type { Probe, UnavailableReason } from './probe.js';

export type Component = 'cpu' | 'dram' | 'gpu' | 'npu' | 'soc' | 'system' | 'wall';

/**
 * The place of a channel in the tree of power, from the plug to the part:
 * wall ⊃ supply (the input as the BMC sees it) ⊃ platform (psys, a laptop's battery) ⊃ module (Grace:
 * processor, graphics and memory together) ⊃ package ⊃ core, uncore; dram, gpu and npu lie beside
 * the package. `process` is the share of one program and part of no sum of the others.
 */
export type Domain =
  | 'wall'
  | 'supply'
  | 'platform'
  | 'module'
  | 'package'
  | 'core'
  | 'uncore'
  | 'dram'
  | 'gpu'
  | 'npu'
  | 'rail'
  | 'process';

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
  /** Place in the tree of power; left out, the component says it (cpu: package, system: platform). */
  readonly domain?: Domain;
  /** Channel of the same meter that tells the same joules in another way, and is the one to add. */
  readonly alternativeTo?: string;
  readonly updatePeriodNs: number;
  /** One step of a counter, in J; for power samples one step of power × the update period. */
  readonly resolutionJ: number;
  /** Power is the mean over this time before it is shown; 0 or left out: the power of a moment. */
  readonly averagingNs?: number;
  /** A value is shown this long after the time that it holds for (beyond averaging and update). */
  readonly lagNs?: number;
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
  | 'gap'
  | 'failed-reads'
  | 'late-reads'
  | 'stale'
  | 'foreign-process'
  | 'shared-device'
  | 'disagreement'
  | 'simulated'
  | 'untrusted-virtual-machine';

/** Half-width of one cause of doubt, about 95 %. Independent causes combine as the root of squares. */
export interface UncertaintyTerm {
  readonly cause: 'resolution' | 'update-period' | 'edge-skew' | 'sampling' | 'gain' | 'model';
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
  /**
   * Energy between two snapshots of this session: one entry per channel, wrap-around undone. A meter
   * that is late (a plug tells its power of a second ago) resolves when it has said all of the window.
   */
  readings(from: Snapshot, to: Snapshot): Promise<readonly ChannelReading[]>;
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
