import type { SummaryIssueCode } from './cell-summary.js';

/** One cause of doubt in one run. */
export interface RunDoubt {
  readonly code: SummaryIssueCode;
  readonly detail: string;
}
