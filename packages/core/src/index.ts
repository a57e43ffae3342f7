export type { JsonObject, JsonValue } from './json.js';
export { canonicalJson } from './canonical-json.js';
export type { Probe, Unavailable, UnavailableReason } from './probe.js';
export type { PluginKind, PluginRef } from './plugin.js';
export {
  checkOptions,
  isThreadCount,
  oneOf,
  optionRules,
  type OptionRule,
} from './plugin-options.js';
export type { Equivalence, Metric, ScoredItem, Task, WorkUnit } from './task.js';
export type { Dataset, Sample } from './dataset.js';
export {
  precisions,
  type Artifact,
  type ArtifactFile,
  type Model,
  type ModelFormat,
  type ModelSource,
  type Precision,
} from './model.js';
export type {
  Backend,
  BackendInfo,
  GenerationRequest,
  GenerationUsage,
  OpenRequest,
  Session,
  SessionInfo,
} from './backend.js';
export type {
  Channel,
  ChannelReading,
  Component,
  Domain,
  Meter,
  MeteredProcess,
  MeterSession,
  MissingReading,
  PowerSample,
  Quality,
  Reading,
  ReadingIssue,
  Snapshot,
  UncertaintyTerm,
  Window,
} from './meter.js';
export {
  outputLengths,
  paper,
  protocols,
  publication,
  smoke,
  standard,
  windowKinds,
  type GenerationProtocol,
  type Protocol,
  type SteadyRule,
  type WarmUpProtocol,
  type WindowKind,
} from './protocol.js';
export type { ProtocolAxes, ProtocolChanges } from './protocol-changes.js';
export type {
  Cell,
  DatasetIdentity,
  Experiment,
  ModelIdentity,
  PrecisionTarget,
  RejectedMeter,
  RunSpec,
} from './experiment.js';
export type { Conditions, Environment } from './environment.js';
export {
  phases,
  type CompletedResult,
  type FailedResult,
  type GenerationCall,
  type MeterUse,
  type PhaseId,
  type PhaseRecord,
  type PowerTrace,
  type PreflightFinding,
  type Result,
  type RunIssue,
  type SkippedResult,
  type WarmUpRound,
} from './result.js';
export type { Journal, Store, StoredExperiment, StoreWarning } from './store.js';
export type { Reporter, RunEvent } from './reporter.js';
export type { CellRequest, Suite, WattbenchConfig } from './suite.js';
export {
  defineBackend,
  defineConfig,
  defineDataset,
  defineMeter,
  defineSuite,
  defineTask,
} from './define.js';
export { errorCodes, type ErrorCode } from './error-codes.js';
export { WattbenchError, type ErrorEnvelope, type WattbenchErrorOptions } from './error.js';
