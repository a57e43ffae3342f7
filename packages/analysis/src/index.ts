export { summarise, type SummariseOptions, type SummarisedExperiment } from './summarise.js';
export type {
  AnswerDifference,
  CarbonFigure,
  CellEquivalence,
  CellSummary,
  FirstFailure,
  GenerationFigure,
  LatencyFigure,
  SummaryIssue,
  SummaryIssueCode,
} from './cell-summary.js';
export type { Interval } from './interval.js';
export { carbonIntensity, knownRegions, type CarbonIntensity } from './carbon-intensity.js';
