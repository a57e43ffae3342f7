import type { PrecisionTarget } from './experiment.js';
import type { PluginRef } from './plugin.js';
import type { ProtocolAxes, ProtocolChanges } from './protocol-changes.js';

/** What a user asks for; ids are resolved to models and data before a run. */
export interface CellRequest {
  readonly task: string;
  /** Id of a known model, or a folder. */
  readonly model: string;
  /** Id of a known data set, or a file. */
  readonly dataset: string;
}

export interface Suite {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly CellRequest[];
}

/** What `wattbench.config.ts` holds. Flags of the command line go before it. */
export interface WattbenchConfig {
  /** Refs, or names such as `onnx`, `@acme/backend-foo`. */
  readonly backends?: readonly (PluginRef<'backend'> | string)[];
  /** Refs or names; `auto` takes the best that can be read. */
  readonly meters?: readonly (PluginRef<'meter'> | string)[];
  readonly suites?: readonly Suite[];
  /** The suite that `wattbench run` takes when none is named. */
  readonly suite?: string;
  readonly cells?: readonly CellRequest[];
  readonly device?: string;
  /** Id of the backend whose answers the others' are compared with; the first backend when none is named. */
  readonly reference?: string;
  readonly threads?: number;
  /** A preset's name, or a preset with fields changed. */
  readonly protocol?: string | (ProtocolChanges & { readonly preset?: string });
  /** Every cell is measured at each combination of these. */
  readonly axes?: ProtocolAxes;
  /** Whether findings about the machine that disturb a measurement refuse it, as `--strict` does. */
  readonly strict?: boolean;
  /** Adds repeats until the interval is this tight; see `--target`. */
  readonly target?: {
    /** Half of the interval over its mean, e.g. 0.02. */
    readonly share: number;
    readonly of?: PrecisionTarget['of'];
    readonly maximumRepeats?: number;
    readonly budgetS?: number;
  };
  /** Folder for results, from the file's own folder. */
  readonly output?: string;
  /** ISO 3166 alpha-3 code of the grid, for carbon. */
  readonly region?: string;
  /** Own carbon intensity of electricity; goes before `region`. */
  readonly intensityGPerKwh?: number;
}
