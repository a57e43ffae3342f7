import { carbonIntensity, summarise, type CarbonIntensity } from '@wattbench/analysis';
import type { StoredExperiment, WattbenchConfig } from '@wattbench/core';
import { plainText } from '../output/plain-text.js';
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

/** Computes everything from the raw records and prints it on stdout; doubts about the file on stderr. */
export async function printResults(
  stored: readonly StoredExperiment[],
  options: { readonly format: ReportFlags['format']; readonly intensity: CarbonIntensity },
): Promise<void> {
  const { renderCsv, renderMarkdown, renderTable, toJson } = await import('@wattbench/report');
  for (const { warnings } of stored) {
    for (const { file, line, message } of warnings) {
      process.stderr.write(`note: ${plainText(`${file}:${line}: ${message}`)}\n`);
    }
  }
  const { knownTasks } = await import('@wattbench/tasks');
  const summaries = summarise(stored, { intensity: options.intensity, tasks: knownTasks });
  const text = {
    table: () =>
      renderTable(summaries, {
        columns: process.stdout.columns ?? 100,
        colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
      }),
    markdown: () => renderMarkdown(summaries),
    csv: () => renderCsv(summaries),
    json: () => JSON.stringify(toJson(summaries), null, 2),
  }[options.format];
  process.stdout.write(`${(await text()).trimEnd()}\n`);
}
