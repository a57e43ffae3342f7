export { contentHash } from './plan/canonical-json.js';
export { hashOfPlan, planExperiment, type ExperimentRequest } from './plan/plan-experiment.js';
export {
  runExperiment,
  type ExperimentOptions,
  type OpenedJournal,
} from './experiment/run-experiment.js';
export type { CellMaterial } from './experiment/cell-material.js';
export { loadPlugin } from './plugin/load-plugin.js';
export { captureConditions } from './environment/capture-conditions.js';
export { captureEnvironment } from './environment/capture-environment.js';
export { MachineLock, machineLockPath } from './lock/machine-lock.js';
export { probeBackend } from './plugin/probe-backend.js';
