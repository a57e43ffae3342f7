import type { Colors } from 'picocolors/types.js';
import { paint } from './draw-table.js';
import type { Units } from './row-text.js';
import type { TableRow, Tone } from './table-columns.js';
import { wrapName, wrapWords } from './text-width.js';

/** One figure to a line: for terminals that are too narrow for a table. */
export function drawList(
  rows: readonly TableRow[],
  options: { readonly units: Units; readonly width: number; readonly colours: Colors },
): readonly string[] {
  const { width, colours } = options;
  return rows.flatMap(({ text, marks }) => {
    const tone: Tone = text.estimated ? 'estimate' : 'plain';
    const lines =
      text.failure === null ? figureLines({ text, marks }, options.units) : [text.failure];
    return [
      ...wrapName(text.model, width).map((line) => paint(line, { tone: 'strong', colours })),
      ...wrapWords(`${text.means} ${marks}`, width),
      ...lines
        .flatMap((line) => wrapWords(line, width - 2))
        .map((line) => `  ${paint(line, { tone: text.failure === null ? tone : 'bad', colours })}`),
    ];
  });
}

function figureLines({ text }: TableRow, units: Units): readonly string[] {
  const { energy, carbon } = text;
  return [
    `energy ${energy.mean} ${units.energy.symbol}/1,000 ${inBrackets(energy.range)}`,
    `CO2e ${carbon.mean} ${units.carbon.symbol}/1,000 ${inBrackets(carbon.range)}`,
    `power ${text.power} W`,
    `latency ${text.p50} ms p50, ${text.p95} ms p95`,
    `score ${text.score} ${text.metric}`,
    `meter ${text.meter}, ${text.quality}`,
  ];
}

function inBrackets(range: string): string {
  return range === '' ? '' : `(${range})`;
}
