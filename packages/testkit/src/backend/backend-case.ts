import type { Backend, BackendInfo, Model, OpenRequest, PluginRef, Session } from '@wattbench/core';

/** L0 runs, L1 can be measured, L2 can be compared with other backends. */
export type BackendLevel = 'L0' | 'L1' | 'L2';

/** What a backend must declare for a case to apply: any model at all, or a task that writes text. */
export type BackendRequirement = 'model' | 'written-text';

/** One obligation of a backend. `run` is called in a process of the backend's own. */
export interface BackendCase {
  readonly id: string;
  readonly level: BackendLevel;
  /** What the backend does, as a sentence without its subject. */
  readonly title: string;
  readonly requires?: BackendRequirement;
  /** `fresh`: nothing ran before in its process. `to-its-end`: moreover, the process must end by itself afterwards. */
  readonly process?: 'fresh' | 'to-its-end';
  /** Resolves where the backend does as it must, and rejects with what was found where it does not. */
  run(context: BackendCaseContext): Promise<void>;
}

/** One input and the answer that a right runtime gives. */
export interface BackendSample {
  readonly input: unknown;
  readonly output: unknown;
}

/** A model on disk that a case can open. */
export interface ModelOnDisk {
  readonly model: Model;
  readonly directory: string;
}

/** A model that the backend says it can run, with known answers. */
export interface TriedModel extends ModelOnDisk {
  readonly taskId: string;
  readonly format: string;
  readonly samples: readonly BackendSample[];
  /** Models of the same format that do not fit the task. */
  readonly foreign: readonly ModelOnDisk[];
}

/** What a case works with; made anew for each case. */
export interface BackendCaseContext {
  /** As it comes out of JSON. */
  readonly ref: PluginRef<'backend'>;
  /** What is wrong with the ref as data. */
  readonly refFaults: readonly string[];
  /** What the backend said of itself, or why it cannot be had. */
  readonly declared: BackendInfo | null;
  readonly unavailable: string | null;
  readonly device: string;
  readonly threads: number;
  /** One for each declared task and format of which there is a tiny model. */
  readonly models: readonly TriedModel[];
  /** Declared tasks and formats that none of the models shows. */
  readonly untried: readonly string[];
  readonly probeLimitMs: number;
  /** Folders that the backend was given and may leave no trace in. */
  readonly folders: { readonly home: string; readonly temporary: string; readonly working: string };
  createBackend(): Promise<Backend>;
  request(tried: TriedModel, change?: Partial<OpenRequest>): OpenRequest;
  /** Closed after the case. */
  open(tried: TriedModel, change?: Partial<OpenRequest>): Promise<Session>;
  /** The model in a folder of its own, which the case may change. */
  copy(tried: TriedModel): Promise<TriedModel>;
  /** Bytes that this process has printed until now, and the end of them. */
  printed(): Promise<{ readonly bytes: number; readonly lastLine: string }>;
  /** Ends the case: the backend does not declare what it is about. */
  notApplicable(reason: string): never;
}
