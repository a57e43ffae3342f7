import type { CellSummary, SummaryIssue } from '@wattbench/analysis';
import { countText, plainNumber } from './figures.js';
import { plainText } from './plain-text.js';
import { isComparison } from './ratio-text.js';

/** What stands below the tables. */
export interface Notes {
  /** Hold for all rows. */
  readonly general: readonly string[];
  /** Hold for some rows; the first has the number 1. */
  readonly numbered: readonly string[];
  /** The numbers that belong to a row. */
  numbersOf(summary: CellSummary): readonly number[];
}

/** Explains the figures, names their sources, and gives each doubt and each failure once. */
export function notesOf(summaries: readonly CellSummary[]): Notes {
  const ofRow = new Map(summaries.map((summary) => [summary, rowNotes(summary)]));
  const texts = new Set([...ofRow.values()].flat());
  const shared = summaries.filter((summary) => summary.repeats > 0);
  const holdsForAll = (text: string): boolean =>
    shared.length > 1 && shared.every((summary) => ofRow.get(summary)?.includes(text));
  const general = [...texts].filter((text) => summaries.length === 1 || holdsForAll(text));
  const numbered = [...texts].filter((text) => !general.includes(text));
  return {
    general: [...figureNotes(summaries), ...general],
    numbered,
    numbersOf: (summary) =>
      (ofRow.get(summary) ?? [])
        .map((text) => numbered.indexOf(text) + 1)
        .filter((number) => number > 0),
  };
}

function figureNotes(summaries: readonly CellSummary[]): readonly string[] {
  const known = summaries.filter((summary) => summary.energyWhPer1000 !== null);
  const notes: string[] = [];
  if (known.length > 0) {
    const spread = known.some((summary) => summary.repeats > 1)
      ? ' and the spread between repeats (fresh processes)'
      : '';
    notes.push(
      `Energy and CO2e are per 1,000 inferences. Ranges are ${levelsOf(known)} intervals: the doubt of the meter${spread}; for CO2e also that of the grid.`,
    );
  }
  notes.push(...known.flatMap(targetNote));
  for (const { carbonGPer1000: carbon } of known) {
    if (carbon === null) continue;
    notes.push(`CO2e: ${plainNumber(carbon.intensityGPerKwh)} g/kWh, ${carbon.source}.`);
  }
  for (const { meter, boundary, quality } of known) {
    if (meter === null || boundary === null || quality === null) continue;
    notes.push(`${meter} (${quality}) counts: ${boundary}.`);
  }
  notes.push(...comparisonNotes(summaries));
  if (known.some((summary) => summary.quality === 'estimated')) {
    notes.push('~ marks what is estimated by a model of the machine and not measured.');
  }
  for (const { batchSize } of summaries) {
    if (batchSize > 1) notes.push(`Latency is per call of ${countText(batchSize)} inferences.`);
  }
  return [...new Set(notes.map(plainText))];
}

/** `95 %`, or each level where an experiment was looked at several times. */
function levelsOf(summaries: readonly CellSummary[]): string {
  const levels = [...new Set(summaries.map(({ level }) => level))].toSorted((a, b) => a - b);
  return levels.map((level) => `${Number((100 * level).toPrecision(3))} %`).join(' or ');
}

function targetNote({ target, level, repeats }: CellSummary): readonly string[] {
  // The best is known to be 1 times itself.
  const isBest = target?.of === 'ratio' && target.reached === 0;
  if (target === null || !target.met || isBest) return [];
  const reached =
    target.reached === null ? 'as asked' : `to ${plainNumber(100 * target.reached)} %`;
  return [
    `The ${target.of} is known ${reached} after ${repeats} repeats; at ${Number((100 * level).toPrecision(3))} % each, all the looks that were taken hold together with 95 %.`,
  ];
}

/** How the rows of one model are compared, and what stands behind the names of the backends. */
function comparisonNotes(summaries: readonly CellSummary[]): readonly string[] {
  if (!isComparison(summaries)) return [];
  const notes: string[] = [];
  const references = new Set(
    summaries.flatMap(({ equivalence }) =>
      'reference' in equivalence ? [equivalence.reference] : [],
    ),
  );
  for (const reference of references) {
    notes.push(`Answers are compared with those of ${reference}, input by input.`);
  }
  const ranked = summaries.filter(({ ratioToBest }) => ratioToBest !== null);
  if (ranked.length > 1) {
    const estimates = ranked.some(({ quality }) => quality === 'estimated')
      ? ' Ratios of estimates take the model of the machine to err alike for all.'
      : '';
    notes.push(
      `Ratio to best: energy over the lowest of the same model among equivalent answers; what the meter errs by in both alike cancels.${estimates}`,
    );
  }
  const runtimes = [...new Set(summaries.map(({ backend }) => backend))].flatMap((backend) => {
    const found = new Set(
      summaries.flatMap((summary) => (summary.backend === backend ? (summary.runtime ?? []) : [])),
    );
    return found.size === 0 ? [] : [`${backend} is ${[...found].join(' and ')}`];
  });
  if (runtimes.length > 0) notes.push(`Runtimes: ${runtimes.join('; ')}.`);
  return notes;
}

/** In the JSON and the CSV. No table shows idle energy; the others hold for most machines and make no figure wrong. */
const onlyInFull: ReadonlySet<SummaryIssue['code']> = new Set([
  'idle-unknown',
  'governor',
  'turbo',
  'busy-before',
  'swap-used',
  'container-limit',
]);

function rowNotes(summary: CellSummary): readonly string[] {
  const notes = summary.issues.filter(({ code }) => !onlyInFull.has(code)).map(issueText);
  const { equivalence } = summary;
  if (equivalence.state === 'equivalent' && equivalence.different > 0) {
    const { different, compared, reference } = equivalence;
    notes.push(
      `equivalent: ${countText(different)} of ${countText(compared)} inputs are answered otherwise than by ${reference}, no more than the 1 % that a precision below fp32 may`,
    );
  }
  if (summary.repeats > 0) {
    if (summary.carbonGPer1000 === null && summary.energyWhPer1000 !== null) {
      notes.push('CO2e unknown: the figures are too far apart for an interval');
    }
    if (summary.latencyMs === null) notes.push('latency unknown: no call was timed');
    if (Object.keys(summary.scores).length === 0) {
      notes.push('score unknown: the task gave none for these samples');
    }
    if (summary.generation?.perOutputTokenMs === null) {
      notes.push('time of each token after the first unknown: no call wrote two');
    }
  }
  return notes.map(plainText);
}

function issueText({ code, detail, repeats, of }: SummaryIssue): string {
  const share = of > 1 ? ` (${repeats} of ${of} repeats)` : '';
  return `${code}${share}: ${detail}`;
}
