import { carbonIntensity, summarise, type CarbonIntensity } from '@wattbench/analysis';
import type { StoredExperiment, WattbenchConfig } from '@wattbench/core';
import { noteWarnings } from '../output/note-warnings.js';
import type { ReportFlags } from './flags.js';

/** Flags go before the config file; an own intensity before a region. Throws `UNKNOWN_REGION`. */
export async function intensityFrom(
  flags: { readonly region?: string; readonly intensity?: number },
  config: WattbenchConfig,
): Promise<CarbonIntensity> {
  const flagged = flags.region !== undefined || flags.intensity !== undefined;
  const region = flagged ? flags.region : config.region;
  const intensityGPerKwh = flagged ? flags.intensity : config.intensityGPerKwh;
  return carbonIntensity({
    ...(region === undefined ? {} : { region }),
    ...(intensityGPerKwh === undefined ? {} : { intensityGPerKwh }),
  });
}

export type ResultView = 'budget' | 'pareto';

/** Computes everything from the raw records and prints it on stdout; doubts about the file on stderr. */
export async function printResults(
  stored: readonly StoredExperiment[],
  options: {
    readonly format: ReportFlags['format'];
    readonly intensity: CarbonIntensity;
    /** Drawn instead of the tables, in this order. */
    readonly views?: readonly ResultView[];
  },
): Promise<void> {
  const report = await import('@wattbench/report');
  const { renderCsv, renderMarkdown, renderTable, toJson } = report;
  for (const { warnings } of stored) noteWarnings(warnings);
  const { knownTasks } = await import('@wattbench/tasks');
  const summaries = summarise(stored, { intensity: options.intensity, tasks: knownTasks });
  const terminal = {
    columns: process.stdout.columns ?? 100,
    colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  };
  const { views = [] } = options;
  const text = {
    table: async () =>
      views.length === 0
        ? renderTable(summaries, terminal)
        : views
            .map((view) =>
              view === 'budget'
                ? report.renderBudgets(summaries, terminal)
                : report.renderPareto(summaries, terminal),
            )
            .join('\n\n'),
    markdown: () => renderMarkdown(summaries),
    csv: () => renderCsv(summaries),
    json: () => JSON.stringify(toJson(summaries), null, 2),
  }[options.format];
  process.stdout.write(`${(await text()).trimEnd()}\n`);
}
