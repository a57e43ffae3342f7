import type { Colors } from 'picocolors/types.js';
import { unknown, type IntervalText } from './figures.js';
import { paint } from './paint.js';
import type { RowText, Units } from './row-text.js';
import type { Line, TableRow, Tone } from './table-columns.js';
import { wrapName, wrapWords } from './text-width.js';

/** One figure to a line: for terminals that are too narrow for a table. */
export function drawList(
  rows: readonly TableRow[],
  options: { readonly units: Units; readonly width: number; readonly colours: Colors },
): readonly string[] {
  const { units, width, colours } = options;
  return rows.flatMap(({ text, marks }) => {
    const tone: Tone = text.estimated ? 'estimate' : 'plain';
    const figures =
      text.failure === null
        ? indented(figureTexts(text, units), { width, tone })
        : indented([text.failure], { width, tone: 'bad' });
    return [
      ...wrapName(text.model, width).map((line): Line => ({ text: line, tone: 'strong' })),
      ...wrapWords(`${text.means} ${marks}`, width).map((line): Line => ({
        text: line,
        tone: 'plain',
      })),
      ...figures,
    ].map((line) => paint(line, colours));
  });
}

function indented(
  texts: readonly string[],
  { width, tone }: { readonly width: number; readonly tone: Tone },
): readonly Line[] {
  return texts
    .flatMap((text) => wrapWords(text, width - 2))
    .map((text) => ({ text: `  ${text}`, tone }));
}

function figureTexts(text: RowText, units: Units): readonly string[] {
  return [
    `energy ${perThousand(text.energy, units.energy.symbol)}`,
    `CO2e ${perThousand(text.carbon, units.carbon.symbol)}`,
    `power ${withUnit(text.power, 'W')}`,
    `latency ${withUnit(text.p50, 'ms p50')}, ${withUnit(text.p95, 'ms p95')}`,
    `score ${text.score} ${text.metric}`,
    `meter ${text.meter}, ${text.quality}`,
  ];
}

function perThousand({ mean, range }: IntervalText, symbol: string): string {
  return mean === unknown ? unknown : `${mean} ${symbol}/1,000 (${range})`;
}

function withUnit(figure: string, unit: string): string {
  return figure === unknown ? unknown : `${figure} ${unit}`;
}
