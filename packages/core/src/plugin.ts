import type { JsonObject } from './json.js';
import type { ModelFormat } from './model.js';

export type PluginKind = 'backend' | 'meter';

/** A plug-in named by data, so that it crosses a process boundary and stands in every result. */
export interface PluginRef<K extends PluginKind = PluginKind> {
  readonly kind: K;
  readonly specVersion: 1;
  readonly id: string;
  /** `file:` URL of the runtime module; its default export is `(options) => Backend | Meter`. */
  readonly entry: string;
  readonly package: { readonly name: string; readonly version: string };
  readonly options: JsonObject;
  /** Of a backend: the formats of models that it reads, the preferred one first. */
  readonly formats?: readonly ModelFormat[];
}
