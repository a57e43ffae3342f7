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
 * What is unknown is the word `unknown`. Text that a spreadsheet would take for a formula begins with an apostrophe.
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
    { name: 'variant', valueOf: (summary) => summary.variant ?? '' },
    { name: 'protocol', valueOf: (summary) => summary.protocol },
    { name: 'batch_size', valueOf: (summary) => summary.batchSize },
    { name: 'inferences', valueOf: (summary) => summary.inferences },
    { name: 'planned', valueOf: (summary) => summary.planned },
    { name: 'repeats', valueOf: (summary) => summary.repeats },
    { name: 'failed', valueOf: (summary) => summary.failed },
    { name: 'skipped', valueOf: (summary) => summary.skipped },
    { name: 'meter', valueOf: (summary) => summary.meter },
    { name: 'quality', valueOf: (summary) => summary.quality },
    { name: 'boundary', valueOf: (summary) => summary.boundary },
    ...intervalColumns('energy_wh_per_1000', (summary) => summary.energyWhPer1000),
    ...intervalColumns('idle_wh_per_1000', (summary) => summary.idleWhPer1000),
    ...intervalColumns('net_wh_per_1000', (summary) => summary.netWhPer1000),
    ...intervalColumns('carbon_g_per_1000', (summary) => summary.carbonGPer1000),
    { name: 'intensity_g_per_kwh', valueOf: (summary) => summary.carbonGPer1000?.intensityGPerKwh },
    { name: 'intensity_source', valueOf: (summary) => summary.carbonGPer1000?.source },
    ...intervalColumns('power_w', (summary) => summary.powerW),
    { name: 'latency_p50_ms', valueOf: (summary) => summary.latencyMs?.p50 },
    { name: 'latency_p95_ms', valueOf: (summary) => summary.latencyMs?.p95 },
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
