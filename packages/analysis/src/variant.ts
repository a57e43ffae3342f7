import type { JsonValue, RunSpec } from '@wattbench/core';
import type { PlannedCell } from './cells.js';

/**
 * What sets a cell apart from the others of its experiment that have the same task, model, data set, backend and
 * device, e.g. `int8, 4 threads, engine wasm`; `null` when there is no other, or when only others were given options.
 */
export function variantOf(cell: PlannedCell, cells: readonly PlannedCell[]): string | null {
  const own = cell.spec;
  const peers = cells.map(({ spec }) => spec).filter((spec) => rowName(spec) === rowName(own));
  if (peers.length < 2) return null;
  const words = [...differingSettings(own, peers), ...differingOptions(own, peers)];
  return words.length === 0 ? null : words.join(', ');
}

function rowName({ cell }: RunSpec): string {
  return JSON.stringify([cell.task, cell.model.id, cell.dataset.id, cell.backend.id, cell.device]);
}

function differingSettings(own: RunSpec, peers: readonly RunSpec[]): readonly string[] {
  const differing = Object.entries(settings(own))
    .filter(([name, value]) => peers.some((peer) => settings(peer)[name] !== value))
    .map(([, value]) => value);
  // The name of a protocol says again what is said already, unless fields differ that have no words here.
  const { name } = own.protocol;
  const unsaid = peers.some(
    (peer) =>
      peer.protocol.name !== name &&
      Object.entries(settings(own)).every(([key, value]) => settings(peer)[key] === value),
  );
  return unsaid ? [...differing, `protocol ${name}`] : differing;
}

function settings({ cell, protocol, meters }: RunSpec): Readonly<Record<string, string>> {
  const { model, dataset, backend } = cell;
  const { generation, inputWords } = protocol;
  const [meter] = meters;
  return {
    precision: model.artifact.precision,
    format: model.artifact.format,
    threads: `${cell.threads} thread${cell.threads === 1 ? '' : 's'}`,
    batch: `batch ${protocol.batchSize}`,
    concurrency: `${protocol.concurrency} call${protocol.concurrency === 1 ? '' : 's'} at once`,
    inputWords: inputWords === null ? 'inputs of their own length' : `${inputWords} input words`,
    window: `${protocol.window} window`,
    outputTokens: `${generation.outputTokens} output tokens`,
    outputLength: `length ${generation.length}`,
    temperature: `temperature ${generation.temperature}`,
    revision: `revision ${model.revision}`,
    data: `data revision ${dataset.revision}`,
    package: `${backend.package.name} ${backend.package.version}`,
    meter: `meter ${meter?.id ?? 'none'}`,
  };
}

/** Options in which the backends differ, as `key value`. One that only another was given is at its default here. */
function differingOptions(own: RunSpec, peers: readonly RunSpec[]): readonly string[] {
  return Object.keys(own.cell.backend.options)
    .filter((key) => peers.some((peer) => optionWords(peer, key) !== optionWords(own, key)))
    .toSorted()
    .flatMap((key) => optionWords(own, key) ?? []);
}

function optionWords({ cell }: RunSpec, key: string): string | undefined {
  const { [key]: value } = cell.backend.options;
  return value === undefined ? undefined : `${key} ${valueWords(value)}`;
}

function valueWords(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
