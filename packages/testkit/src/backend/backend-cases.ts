import type { BackendCase } from './backend-case.js';
import { answerCases } from './cases/answer-cases.js';
import { closeCases } from './cases/close-cases.js';
import { comparisonCases } from './cases/comparison-cases.js';
import { memoryCases } from './cases/memory-cases.js';
import { probeCases } from './cases/probe-cases.js';
import { printCases, quietCases } from './cases/quiet-cases.js';
import { refCases } from './cases/ref-cases.js';
import { refusalCases } from './cases/refusal-cases.js';
import { repeatCases } from './cases/repeat-cases.js';
import { sessionCases } from './cases/session-cases.js';
import { traceCases } from './cases/trace-cases.js';
import { writtenTextCases } from './cases/written-text-cases.js';

/** What every backend must do. Those that need a fresh process stand together: one process serves the others. */
export const backendCases: readonly BackendCase[] = [
  ...refCases,
  ...probeCases,
  ...sessionCases,
  ...answerCases,
  ...refusalCases,
  ...closeCases,
  ...repeatCases,
  ...printCases,
  ...writtenTextCases,
  ...comparisonCases,
  ...quietCases,
  ...traceCases,
  ...memoryCases,
];
