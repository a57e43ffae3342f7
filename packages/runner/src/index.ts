export { contentHash } from './plan/content-hash.js';
export { planExperiment, type ExperimentRequest } from './plan/plan-experiment.js';
export { hashOfExperiment, hashOfPlan, runIdOf } from './plan/plan-identity.js';
export {
  runExperiment,
  type ExperimentOptions,
  type OpenedJournal,
} from './experiment/run-experiment.js';
export { takeSamples, type CellMaterial } from './experiment/cell-material.js';
export { samplesHash } from './experiment/shaped-inputs.js';
export { verifyArtifact } from './experiment/verify-artifact.js';
export { loadPlugin } from './plugin/load-plugin.js';
export { captureEnvironment } from './environment/capture-environment.js';
export { preflight, type PreflightSources } from './preflight/preflight.js';
export { MachineLock, machineLockPath } from './lock/machine-lock.js';
export { probeBackend } from './plugin/probe-backend.js';
