import type { Colors } from 'picocolors/types.js';
import { unknown, type IntervalText } from './figures.js';
import { paint } from './paint.js';
import type { LatencyText, RowText, Units } from './row-text.js';
import type { Line, TableRow, Tone } from './table-columns.js';
import { wrapName, wrapWords } from './text-width.js';

/** One figure to a line: for terminals that are too narrow for a table. */
export function drawList(
  rows: readonly TableRow[],
  options: {
    readonly textsOf: (text: RowText) => readonly string[];
    readonly width: number;
    readonly colours: Colors;
  },
): readonly string[] {
  const { textsOf, width, colours } = options;
  return rows.flatMap(({ text, marks }) => {
    const tone: Tone = text.estimated ? 'estimate' : 'plain';
    const figures =
      text.failure === null
        ? indented(textsOf(text), { width, tone })
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

/** The lines of a row that a table shows as columns. */
export function figureTexts(
  text: RowText,
  { units, ratio }: { readonly units: Units; readonly ratio: boolean },
): readonly string[] {
  return [
    `energy ${perThousand(text.energy, units.energy.symbol)}`,
    ...(ratio ? [`ratio to best ${text.ratio.line}`] : []),
    `CO2e ${perThousand(text.carbon, units.carbon.symbol)}`,
    `power ${withUnit(text.power, 'W')}`,
    `latency ${percentiles(text)}`,
    `score ${text.score} ${text.metric}`,
    `meter ${text.meter}, ${text.quality}`,
  ];
}

/** The lines of a model that writes text. */
export function generationTexts(
  { generation }: RowText,
  { tokenEnergy }: Units,
): readonly string[] {
  if (generation === null) return [];
  const { promptTokens, outputTokens, firstToken, perToken, energy } = generation;
  return [
    `tokens ${promptTokens} in, ${outputTokens} out`,
    `to first token ${percentiles(firstToken)}`,
    `each token after ${percentiles(perToken)}`,
    `energy ${perThousand(energy, tokenEnergy.symbol, ' tokens')}`,
  ];
}

function percentiles({ p50, p95 }: LatencyText): string {
  return `${withUnit(p50, 'ms p50')}, ${withUnit(p95, 'ms p95')}`;
}

function perThousand({ mean, range }: IntervalText, symbol: string, what = ''): string {
  return mean === unknown ? unknown : `${mean} ${symbol}/1,000${what} (${range})`;
}

function withUnit(figure: string, unit: string): string {
  return figure === unknown ? unknown : `${figure} ${unit}`;
}
