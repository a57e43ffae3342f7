import type { PolledRead, PolledSource } from './reader.js';

/** One round of reads and the stamps around it. */
export interface Poll {
  readonly beforeNs: number;
  readonly afterNs: number;
  /** One per source. */
  readonly reads: readonly PolledRead[];
}

/** Polls the sources of one open reader again and again. */
export interface Sampler {
  readonly sources: readonly PolledSource[];
  /** Resolves when every poll up to one that began at `atNs` or later was handed over, or at `limitMs`. */
  reached(atNs: number, limitMs: number): Promise<void>;
  close(): Promise<void>;
}
