import type { Experiment } from './experiment.js';
import type { Result } from './result.js';

/** Something that a reader met and passed over, in words. */
export interface StoreWarning {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface StoredExperiment {
  readonly experiment: Experiment;
  /** One per run id: the latest. */
  readonly results: readonly Result[];
  readonly warnings: readonly StoreWarning[];
  readonly folder: string;
}

/** One experiment open for writing. */
export interface Journal {
  readonly folder: string;
  /** Returns when the record is on the disk. */
  append(result: Result): void;
  close(): void;
}

export interface Store {
  /** Throws `OUTPUT_UNWRITABLE` or `STORE_FULL`. */
  create(experiment: Experiment): Journal;
  /** Opens an unfinished experiment to go on with it. */
  reopen(stored: StoredExperiment): Journal;
  /** Newest first. */
  list(): Promise<readonly StoredExperiment[]>;
}
