import type { CellSummary, Interval } from '@wattbench/analysis';
import { plainText } from './plain-text.js';
import { unknown } from './figures.js';

type Value = string | number | null | undefined;

interface Column {
  readonly name: string;
  readonly valueOf: (summary: CellSummary) => Value;
}

/**
 * The summaries as CSV (RFC 4180: CRLF, quotes doubled), one line per cell, figures in full. Units stand in the header.
 * What is unknown is the word `unknown`, what has no meaning for a row is empty. Text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function renderCsv(summaries: readonly CellSummary[]): string {
  const columns = columnsOf(summaries);
  const lines = summaries.map((summary) =>
    columns.map(({ valueOf }) => cellText(valueOf(summary))),
  );
  return [columns.map(({ name }) => cellText(name)), ...lines]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');
}

function columnsOf(summaries: readonly CellSummary[]): readonly Column[] {
  const metrics = [...new Set(summaries.flatMap((summary) => Object.keys(summary.scores)))];
  return [
    { name: 'experiment', valueOf: (summary) => summary.experimentId },
    { name: 'task', valueOf: (summary) => summary.task },
    { name: 'model', valueOf: (summary) => summary.model },
    { name: 'dataset', valueOf: (summary) => summary.dataset },
    { name: 'backend', valueOf: (summary) => summary.backend },
    { name: 'device', valueOf: (summary) => summary.device },
    { name: 'threads', valueOf: (summary) => summary.threads },
    { name: 'precision', valueOf: (summary) => summary.precision },
    { name: 'runtime', valueOf: (summary) => summary.runtime },
    { name: 'variant', valueOf: (summary) => summary.variant ?? '' },
    { name: 'protocol', valueOf: (summary) => summary.protocol },
    { name: 'batch_size', valueOf: (summary) => summary.batchSize },
    { name: 'concurrency', valueOf: (summary) => summary.concurrency },
    { name: 'input_words', valueOf: ({ inputWords }) => inputWords ?? '' },
    { name: 'window', valueOf: (summary) => summary.window },
    { name: 'inferences', valueOf: (summary) => summary.inferences },
    { name: 'fewest_inferences_made', valueOf: (summary) => summary.inferencesMade?.fewest },
    { name: 'most_inferences_made', valueOf: (summary) => summary.inferencesMade?.most },
    { name: 'planned', valueOf: (summary) => summary.planned },
    { name: 'repeats', valueOf: (summary) => summary.repeats },
    { name: 'failed', valueOf: (summary) => summary.failed },
    { name: 'skipped', valueOf: (summary) => summary.skipped },
    { name: 'meter', valueOf: (summary) => summary.meter },
    { name: 'quality', valueOf: (summary) => summary.quality },
    { name: 'boundary', valueOf: (summary) => summary.boundary },
    ...intervalColumns('energy_wh_per_1000', (summary) => summary.energyWhPer1000),
    ...onlyWhere(
      isRanked,
      intervalColumns('ratio_to_best', ({ ratioToBest }) => ratioToBest),
    ),
    ...equivalenceColumns,
    ...intervalColumns('idle_wh_per_1000', (summary) => summary.idleWhPer1000),
    ...intervalColumns('net_wh_per_1000', (summary) => summary.netWhPer1000),
    ...intervalColumns('carbon_g_per_1000', (summary) => summary.carbonGPer1000),
    { name: 'intensity_g_per_kwh', valueOf: (summary) => summary.carbonGPer1000?.intensityGPerKwh },
    { name: 'intensity_source', valueOf: (summary) => summary.carbonGPer1000?.source },
    ...intervalColumns('power_w', (summary) => summary.powerW),
    ...latencyColumns('latency', (summary) => summary.latencyMs),
    ...(summaries.some(writesText) ? onlyWhere(writesText, generationColumns) : []),
    ...metrics.map((metric) => ({
      name: `score_${metric}`,
      valueOf: (summary: CellSummary) => summary.scores[metric],
    })),
    { name: 'failure_phase', valueOf: (summary) => summary.firstFailure?.phase ?? '' },
    { name: 'failure_code', valueOf: (summary) => summary.firstFailure?.code ?? '' },
    { name: 'failure_message', valueOf: (summary) => summary.firstFailure?.message ?? '' },
    {
      name: 'issues',
      valueOf: ({ issues }) => issues.map(({ code, detail }) => `${code}: ${detail}`).join('; '),
    },
    { name: 'runs', valueOf: (summary) => summary.runIds.join(' ') },
  ];
}

/** Only answers that are equivalent are ranked. */
function isRanked({ equivalence }: CellSummary): boolean {
  return equivalence.state === 'reference' || equivalence.state === 'equivalent';
}

function writesText({ generationSettings }: CellSummary): boolean {
  return generationSettings !== null;
}

/** Nothing, rather than `unknown`, in rows where a column has no meaning. */
function onlyWhere(
  hasMeaning: (summary: CellSummary) => boolean,
  columns: readonly Column[],
): readonly Column[] {
  return columns.map(({ name, valueOf }) => ({
    name,
    valueOf: (summary) => (hasMeaning(summary) ? valueOf(summary) : ''),
  }));
}

/** A reference and what was not compared have no numbers of inputs. */
const equivalenceColumns: readonly Column[] = [
  { name: 'equivalence', valueOf: ({ equivalence }) => equivalence.state },
  {
    name: 'reference',
    valueOf: ({ equivalence }) => ('reference' in equivalence ? equivalence.reference : ''),
  },
  {
    name: 'inputs_compared',
    valueOf: ({ equivalence }) => ('compared' in equivalence ? equivalence.compared : ''),
  },
  {
    name: 'inputs_different',
    valueOf: ({ equivalence }) => ('different' in equivalence ? equivalence.different : ''),
  },
];

const generationColumns: readonly Column[] = [
  { name: 'requested_tokens', valueOf: (summary) => summary.generationSettings?.outputTokens },
  { name: 'requested_length', valueOf: (summary) => summary.generationSettings?.length },
  { name: 'temperature', valueOf: (summary) => summary.generationSettings?.temperature },
  { name: 'prompt_tokens', valueOf: (summary) => summary.generation?.promptTokens },
  { name: 'output_tokens', valueOf: (summary) => summary.generation?.outputTokens },
  ...latencyColumns('first_token', (summary) => summary.generation?.timeToFirstTokenMs),
  ...latencyColumns('per_output_token', (summary) => summary.generation?.perOutputTokenMs),
  ...intervalColumns(
    'energy_wh_per_1000_output_tokens',
    (summary) => summary.energyWhPer1000OutputTokens,
  ),
];

function latencyColumns(
  name: string,
  latencyOf: (summary: CellSummary) => CellSummary['latencyMs'] | undefined,
): readonly Column[] {
  return [
    { name: `${name}_p50_ms`, valueOf: (summary) => latencyOf(summary)?.p50 },
    { name: `${name}_p95_ms`, valueOf: (summary) => latencyOf(summary)?.p95 },
  ];
}

function intervalColumns(
  name: string,
  intervalOf: (summary: CellSummary) => Interval | null,
): readonly Column[] {
  return [
    { name, valueOf: (summary) => intervalOf(summary)?.mean },
    { name: `${name}_low`, valueOf: (summary) => intervalOf(summary)?.low },
    { name: `${name}_high`, valueOf: (summary) => intervalOf(summary)?.high },
  ];
}

function cellText(value: Value): string {
  if (value === null || value === undefined) return unknown;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : unknown;
  const text = plainText(value);
  // OWASP, CSV injection: https://owasp.org/www-community/attacks/CSV_Injection
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
