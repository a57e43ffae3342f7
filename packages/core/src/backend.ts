import type { JsonObject } from './json.js';
import type { Model } from './model.js';
import type { GenerationProtocol } from './protocol.js';
import type { Probe } from './probe.js';

export interface BackendInfo {
  readonly runtime: { readonly name: string; readonly version: string };
  /** Devices that can be asked for here, e.g. `cpu`, `cuda`. */
  readonly devices: readonly string[];
  /** Ids of the tasks that it can do; `open` rejects with `UNSUPPORTED` for any other. */
  readonly tasks: readonly string[];
}

export interface GenerationRequest extends GenerationProtocol {
  /** Of the sampling, where the temperature is above 0: the same seed gives the same tokens. */
  readonly seed: number;
}

export interface OpenRequest {
  readonly taskId: string;
  readonly model: Model;
  /** Absolute folder with the model's files: downloads happen before, in the parent. */
  readonly directory: string;
  readonly device: string;
  /** Threads that one inference may use. */
  readonly threads: number;
  /** For models that write text; the others leave it aside. */
  readonly generation: GenerationRequest;
}

/** Lives in the child. Loads the native library. */
export interface Backend {
  readonly specVersion: 1;
  readonly id: string;
  /** Loads the native library, opens no model. */
  probe(): Promise<Probe<BackendInfo>>;
  open(request: OpenRequest): Promise<Session>;
}

/** What was really got, never what was asked. */
export interface SessionInfo {
  readonly runtime: { readonly name: string; readonly version: string };
  readonly device: string;
  readonly precision: string;
  readonly threads: number;
  /** Other settings as they took effect: spinning, graph optimisation, execution providers. */
  readonly settings: JsonObject;
  /** Every place where less was got than asked for, in words. Empty when all was got. */
  readonly fallbacks: readonly string[];
  /** What its work has that another runtime's has not, or lacks, in words: a layout that is transposed, SIMD that is missing. */
  readonly notes?: readonly string[];
  /**
   * Calls of `run` that it works on at once: 1 where it computes in the thread that calls it. Further calls wait for those
   * before them, and the result says so. Absent: no such limit is known.
   */
  readonly concurrentCalls?: number;
}

/** What one call of a model that writes text did. */
export interface GenerationUsage {
  /** Tokens of each prompt of the batch, padding not counted. */
  readonly promptTokens: readonly number[];
  /** Tokens written for each prompt, the end token counted. */
  readonly outputTokens: readonly number[];
  /** `process.hrtime` when the first token was there: prefill ends and decode begins. */
  readonly firstTokenNs: number;
}

export interface Session<Input = unknown, Output = unknown, Prepared = unknown, Raw = unknown> {
  readonly info: SessionInfo;
  /** Tokenises, decodes, resizes: everything before the model. */
  prepare(inputs: readonly Input[]): Promise<Prepared>;
  /** Resolves when the device is done. May be called again before, also with the same `prepared`. */
  run(prepared: Prepared, options: { readonly signal: AbortSignal }): Promise<Raw>;
  /** One output for each input, in order. */
  finish(raw: Raw): Promise<readonly Output[]>;
  /** Of a session that writes text. Cheap: it is asked between two measured calls. */
  usage?(raw: Raw): GenerationUsage;
  /** Frees what `run` gave without reading it. Needed only where the garbage collector does not. */
  discard?(raw: Raw): void;
  /** Idempotent; afterwards every method rejects with `SESSION_CLOSED`. */
  close(): Promise<void>;
}
