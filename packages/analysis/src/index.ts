export { summarise, type SummariseOptions, type SummarisedExperiment } from './summarise.js';
export type {
  AnswerDifference,
  Budgets,
  CarbonFigure,
  CellEquivalence,
  CellSummary,
  FirstFailure,
  GenerationFigure,
  LatencyFigure,
  ParetoStanding,
  TargetFigure,
  SummaryIssue,
  SummaryIssueCode,
} from './cell-summary.js';
export type { Interval } from './interval.js';
export { carbonIntensity, knownRegions, type CarbonIntensity } from './carbon-intensity.js';
export type { BudgetCause, BudgetTerm, Lever, UncertaintyBudget } from './uncertainty-budget.js';
export { enough } from './enough.js';
export { lookLevel } from './look-level.js';
export { checkRun } from './run-checks/check-run.js';
export { runCheckIds, type RunCheckId, type RunFinding } from './run-checks/run-check.js';
export {
  explainDifference,
  type CellDifference,
  type CellLabel,
  type ExperimentDifference,
  type FieldDifference,
} from './differences/explain-difference.js';
export type { EnergyParts, EnergySplit } from './differences/energy-split.js';
export {
  differenceGroups,
  isSpread,
  type DifferenceGroup,
  type Spread,
} from './differences/fact.js';
export {
  compareResults,
  type AnswersOfPair,
  type CompareOptions,
  type ComparedCell,
  type PairComparison,
  type RatioOfPair,
  type ResultComparison,
} from './comparison/compare-results.js';
export {
  gateResults,
  type GatedPair,
  type GateOptions,
  type GateResult,
  type GateVerdict,
} from './comparison/gate-results.js';
export { comparedMetrics, type ComparedMetric } from './comparison/measures.js';
export { facetNames, type FacetName, type Facets } from './comparison/cell-facets.js';
export type { Difference } from './comparison/differences.js';
export {
  facetsOfSide,
  type AmbiguousCell,
  type ComparedSide,
  type UnpairedCell,
} from './comparison/pair-cells.js';
