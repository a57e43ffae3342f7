import type { CellSummary } from '@wattbench/analysis';
import picocolors from 'picocolors';
import { intervalText, plainNumber } from './figures.js';
import { plainName, plainText } from './plain-text.js';
import type { TableOptions } from './render-table.js';
import { sectionsOf } from './sections.js';
import { wrapWords } from './text-width.js';
import { unitFor } from './units.js';

/**
 * For each task and data set its cells from the least energy to the most: on the front of energy and score (marked ◆), or
 * by which others they are dominated, or why they are left out. Ends without a line feed.
 */
export function renderPareto(
  summaries: readonly CellSummary[],
  { columns, colour }: TableOptions,
): string {
  const width = Number.isFinite(columns) ? Math.max(20, Math.floor(columns)) : 80;
  const colours = picocolors.createColors(colour);
  const unit = unitFor(
    'Wh',
    summaries.map((summary) => summary.energyWhPer1000?.mean),
  );
  return sectionsOf(summaries)
    .map(({ title, rows }) => {
      const lines = wrapWords(`Score against energy · ${title}`, width).map((line) =>
        colours.bold(line),
      );
      for (const row of rows.toSorted(byEnergy)) {
        const { mean, range } = intervalText(row.energyWhPer1000, unit.divisor);
        const energy = row.energyWhPer1000 === null ? mean : `${mean} ${unit.symbol} (${range})`;
        const text = [nameOf(row), scoreText(row), energy, standingText(row)].join(' · ');
        const mark = row.pareto.state === 'front' ? '◆' : '·';
        const [first = '', ...rest] = wrapWords(plainText(text), width - 2);
        const shown = [`${mark} ${first}`, ...rest.map((line) => `  ${line}`)];
        lines.push(...(row.pareto.state === 'front' ? shown : shown.map(colours.dim)));
      }
      return lines.join('\n');
    })
    .join('\n\n');
}

function byEnergy(a: CellSummary, b: CellSummary): number {
  const [x, y] = [a, b].map((row) => row.energyWhPer1000?.mean ?? Infinity) as [number, number];
  return x < y ? -1 : Number(x > y);
}

function nameOf({ model, backend, device, variant }: CellSummary): string {
  const names = [model, backend, device, ...(variant === null ? [] : [variant])];
  return names.map(plainName).join(', ');
}

function scoreText({ scores, pareto }: CellSummary): string {
  const metric = 'metric' in pareto ? pareto.metric : Object.keys(scores)[0];
  const score = metric === undefined ? undefined : scores[metric];
  return score === undefined ? 'score unknown' : `${metric} ${plainNumber(score)}`;
}

function standingText({ pareto }: CellSummary): string {
  switch (pareto.state) {
    case 'front':
      return 'on the front';
    case 'dominated':
      return `dominated by ${pareto.by.join('; ')}`;
    case 'left-out':
      return `left out: ${pareto.reason}`;
  }
}
