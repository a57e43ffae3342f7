import type { ReadFile } from '../rapl/small-file.js';

/** What the reader knows of the machine it runs on. */
export interface HwmonSystem {
  readonly root: string;
  /** The user named the root, so that the platform says nothing. */
  readonly rootIsGiven: boolean;
  readonly platform: string;
  readonly total?: string;
  readonly maximumPowerW?: number;
  readonly readFile: ReadFile;
}
