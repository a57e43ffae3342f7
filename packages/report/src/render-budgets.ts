import type { BudgetCause, CellSummary, Lever, UncertaintyBudget } from '@wattbench/analysis';
import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { intervalText, plainNumber } from './figures.js';
import { plainName } from './plain-text.js';
import type { TableOptions } from './render-table.js';
import { wrapWords } from './text-width.js';
import { unitFor, type DisplayUnit } from './units.js';

const causes: Readonly<Record<BudgetCause, string>> = {
  gain: 'accuracy of the meter',
  model: 'model of the machine',
  resolution: 'steps of the meter',
  'update-period': 'updates of the meter',
  'edge-skew': 'edges of the window',
  sampling: 'between the samples',
  spread: 'spread of the repeats',
  'baseline-drift': 'drift of idle power',
  grid: 'carbon intensity',
};

const levers: Readonly<Record<Lever['lever'], string>> = {
  'more-repeats': 'twice as many repeats',
  'longer-window': 'windows four times as long',
  'better-meter': 'a meter of 1 %',
  'quieter-machine': 'repeats that differ by no more than the meter errs',
  'steadier-idle': 'idle power that does not drift',
  'known-grid': 'a carbon intensity that is known (`--intensity`)',
};

const headings: Readonly<Record<UncertaintyBudget['of'], string>> = {
  energy: 'Energy, gross',
  net: 'Energy, net of idle',
  carbon: 'CO2e',
};

const causeWidth = 24;
const widestBar = 30;

/**
 * For each cell its gross, idle and net energy side by side, and for each figure a bar that says which cause of doubt
 * gives how much of the variance of its interval, and what would help most. Ends without a line feed.
 */
export function renderBudgets(
  summaries: readonly CellSummary[],
  { columns, colour }: TableOptions,
): string {
  const width = Number.isFinite(columns) ? Math.max(20, Math.floor(columns)) : 80;
  const colours = picocolors.createColors(colour);
  const energy = unitFor(
    'Wh',
    summaries.map((summary) => summary.energyWhPer1000?.mean),
  );
  const carbon = unitFor(
    'g',
    summaries.map((summary) => summary.carbonGPer1000?.mean),
  );
  return summaries
    .filter(({ repeats }) => repeats > 0)
    .map((summary) => cellLines(summary, { energy, carbon, width, colours }).join('\n'))
    .join('\n\n');
}

interface DrawOptions {
  readonly energy: DisplayUnit;
  readonly carbon: DisplayUnit;
  readonly width: number;
  readonly colours: Colors;
}

function cellLines(summary: CellSummary, options: DrawOptions): readonly string[] {
  const { energy, carbon, width, colours } = options;
  const { model, backend, device, variant, protocol, budgets } = summary;
  const title = ['What limits', model, '·', `${backend}, ${device}`, ...(variant ?? '').split(' ')]
    .filter((word) => word !== '')
    .map(plainName)
    .join(' ');
  const lines = [
    ...wrapWords(`${title} · ${plainName(protocol)}`, width).map((line) => colours.bold(line)),
    ...wrapWords(sideBySide(summary, energy), width),
  ];
  for (const budget of [budgets.energy, budgets.net, budgets.carbon]) {
    if (budget === null) continue;
    lines.push(
      '',
      ...budgetLines(budget, { ...options, unit: budget.of === 'carbon' ? carbon : energy }),
    );
  }
  return lines;
}

/** `gross 6.1 mWh (4.3–8.2) = idle 2.2 + net 3.9; loaded idle 2.4`, each unknown part said. */
function sideBySide(summary: CellSummary, { symbol, divisor }: DisplayUnit): string {
  const parts = [
    ['gross', summary.energyWhPer1000],
    ['idle', summary.idleWhPer1000],
    ['net', summary.netWhPer1000],
    ['idle with the model loaded', summary.loadedIdleWhPer1000],
  ] as const;
  const texts = parts.map(([name, interval]) => {
    const { mean, range } = intervalText(interval, divisor);
    return interval === null ? `${name} ${mean}` : `${name} ${mean} (${range})`;
  });
  return `${symbol} per 1,000 inferences: ${texts.join(', ')}.`;
}

function budgetLines(
  budget: UncertaintyBudget,
  { unit, width, colours }: DrawOptions & { readonly unit: DisplayUnit },
): readonly string[] {
  const figure = (value: number): string => `±${plainNumber(value / unit.divisor)}`;
  const level = `${Number((100 * budget.level).toPrecision(3))} %`;
  const heading = `${headings[budget.of]}: ${plainNumber(budget.mean / unit.divisor)} ${unit.symbol}/1,000 ${figure(budget.halfWidth)} (${level}, k = ${plainNumber(budget.coverageFactor)})`;
  const bar = Math.min(widestBar, Math.max(4, width - causeWidth - 20));
  const terms = budget.terms.map(({ cause, halfWidth, varianceShare }) => {
    const filled = '█'.repeat(Math.round(varianceShare * bar)).padEnd(bar, '░');
    const percent = percentText(varianceShare).padStart(5);
    return `  ${causes[cause].padEnd(causeWidth)}${filled} ${percent}  ${figure(halfWidth)}`;
  });
  return [
    ...wrapWords(heading, width),
    ...terms,
    ...wrapWords(leverText(budget, figure), width - 2).map((line) => colours.dim(`  ${line}`)),
  ];
}

/** A small part is not none. */
function percentText(share: number): string {
  const percent = Math.round(100 * share);
  return percent === 0 ? '<1 %' : `${percent} %`;
}

function leverText(
  { levers: found, halfWidth }: UncertaintyBudget,
  figure: (value: number) => string,
): string {
  const [best, next] = found;
  if (best === undefined) {
    return halfWidth === 0
      ? 'The meter states no doubt, and the repeats do not differ.'
      : 'None of the usual levers would make it tighter.';
  }
  const others =
    next === undefined ? '' : `; then ${levers[next.lever]}: ${figure(next.halfWidth)}`;
  return `Would help most: ${levers[best.lever]}: ${figure(best.halfWidth)}${others}.`;
}
