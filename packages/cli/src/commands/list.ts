import { protocols, type JsonObject, type Protocol } from '@wattbench/core';
import { createCatalog, type Catalog } from '../catalog/catalog.js';
import { loadConfig } from '../config/load-config.js';
import { plainText } from '../output/plain-text.js';
import { wrapText } from '../output/wrap-text.js';
import type { Listable, ListFlags } from './flags.js';

/** One entry as JSON and, in the first two fields, as a line for people. */
interface Entry extends JsonObject {
  readonly id: string;
  readonly summary: string;
}

const presets: Readonly<Record<string, string>> = {
  smoke: 'seconds per cell, for trying out; no measurement to show',
  standard: 'minutes per cell, for work of every day; the default',
  publication: 'for figures that others cite: long windows, ten processes',
  paper: 'as the 2023 study measured: cold, no warm-up, no idle baseline',
};

export async function list(kind: Listable, flags: ListFlags): Promise<void> {
  const { config } = await loadConfig(flags.config);
  const entries = entriesOf(kind, createCatalog(config));
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
    return;
  }
  const width = Math.max(...entries.map(({ id }) => id.length));
  for (const { id, summary } of entries) {
    process.stdout.write(`${plainText(`${id.padEnd(width)}  ${summary}`)}\n`);
    const protocol = kind === 'protocols' ? protocols[id] : undefined;
    const fields = protocol === undefined ? [] : fieldWords(fieldsOf(protocol), '');
    for (const line of wrapText(fields.join(' '), { width: 80, indent: ' '.repeat(width + 2) })) {
      process.stdout.write(`${line}\n`);
    }
  }
}

/** As the config file takes them. */
function fieldsOf({ name: _id, ...fields }: Protocol): JsonObject {
  return JSON.parse(JSON.stringify(fields)) as JsonObject;
}

/** `field=value`; a field of an object with the object's name before it. */
function fieldWords(fields: JsonObject, prefix: string): readonly string[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? fieldWords(value as JsonObject, `${prefix}${key}.`)
      : [`${prefix}${key}=${String(value)}`],
  );
}

function entriesOf(kind: Listable, catalog: Catalog): readonly Entry[] {
  switch (kind) {
    case 'tasks':
      return catalog.tasks.map(({ id, title, unit, metrics }) => ({
        id,
        summary: `${title}; ${metrics.map((metric) => metric.id).join(', ') || 'no quality metric yet'}; unit: ${unit}`,
        unit,
        metrics: metrics.map((metric) => ({ ...metric })),
      }));
    case 'models':
      return catalog.models.map(({ id, taskId, license, summary }) => ({
        id,
        summary: `${taskId}; ${summary} (${license})`,
        task: taskId,
        license,
      }));
    case 'datasets':
      return catalog.datasets.map(({ id, taskId, size, license, revision }) => ({
        id,
        summary: `${taskId}; ${size} samples (${license})`,
        task: taskId,
        size,
        license,
        revision,
      }));
    case 'backends':
      return catalog.backends.map(({ id, summary }) => ({ id, summary }));
    case 'meters':
      return catalog.meters
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ id, summary, rank, options, needs }) => ({
          id,
          summary,
          rank,
          options: [...options],
          needs: needs ?? null,
        }));
    case 'protocols':
      return Object.values(protocols).map((protocol) => ({
        id: protocol.name,
        summary: presets[protocol.name] ?? '',
        ...fieldsOf(protocol),
      }));
    case 'suites':
      return catalog.suites.map(({ id, title, cells }) => ({
        id,
        summary: `${title}; ${cells.map(({ model }) => model).join(', ')}`,
        title,
        cells: cells.map((cell) => ({ ...cell })),
      }));
  }
}
