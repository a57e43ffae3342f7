export { fakeBackend, type FakeBackendOptions, type Misbehaviour } from './fake-backend.js';
export { fakeClassifier, type FakeClassifierOptions } from './fake-classifier/fake-classifier.js';
export { fakeFormat } from './fake-classifier/fake-model.js';
export { backendMisbehaviours, type BackendMisbehaviour } from './misbehaviours.js';
export { checkBackend } from './check-backend.js';
export type { CheckBackendOptions } from './check-options.js';
export { describeBackend } from './describe-backend.js';
export type { TestFramework } from '../conformance/test-framework.js';
export type { BackendCaseResult } from './parent/run-check.js';
export type { ModelRequest, ModelWithSamples, WriteModel } from './write-model.js';
export type {
  BackendCase,
  BackendCaseContext,
  BackendLevel,
  BackendRequirement,
  BackendSample,
  ModelOnDisk,
  TriedModel,
} from './backend-case.js';
export { backendCases } from './backend-cases.js';
