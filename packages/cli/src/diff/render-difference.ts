import {
  differenceGroups,
  isSpread,
  type CellDifference,
  type CellLabel,
  type EnergySplit,
  type ExperimentDifference,
  type FieldDifference,
} from '@wattbench/analysis';
import { plainText } from '../output/plain-text.js';
import { wrapText } from '../output/wrap-text.js';

const width = 80;
const nameWidth = 30;
const valueWidth = 23;

/** A difference of powers, or times, of less than this share of the whole is not spoken of as the cause. */
const mainShare = 0.75;

/** For people: what each pair of cells comes to, and then what is not the same, the likeliest cause first. */
export function renderDifference(
  { cells, onlyA, onlyB }: ExperimentDifference,
  names: { readonly a: string; readonly b: string },
): string {
  const lines = [
    ...wrapText(plainText(`A  ${names.a}`), { width }),
    ...wrapText(plainText(`B  ${names.b}`), { width }),
    ...cells.flatMap((cell) => ['', ...cellLines(cell)]),
    ...strangers('A', onlyA),
    ...strangers('B', onlyB),
  ];
  return `${lines.join('\n')}\n`;
}

function cellLines({ a, b, split, differences, equal }: CellDifference): readonly string[] {
  const own = labelText(a);
  const other = labelText(b);
  return [
    ...wrapText(plainText(own === other ? own : `${own} (A), ${other} (B)`), { width }),
    ...(split === null
      ? [`  no energy to compare: ${a.completed} runs of A and ${b.completed} of B`]
      : splitLines(split)),
    ...differenceGroups.flatMap((group) => {
      const found = differences.filter((difference) => difference.group === group);
      return found.length === 0 ? [] : [`  ${group}`, ...found.flatMap(fieldLines)];
    }),
    `  the same: ${equal} of ${equal + differences.length}`,
  ];
}

function splitLines({ a, b, energy, power, time, interval }: EnergySplit): readonly string[] {
  const range =
    interval === null ? '' : ` (mean ratio ${number(interval.low)} to ${number(interval.high)})`;
  return [
    `  energy × ${number(energy)}${range} = power × ${number(power)} · time × ${number(time)}`,
    `    power ${number(a.powerW)} → ${number(b.powerW)} W, time ${number(a.timeS * 1e3)} → ${number(b.timeS * 1e3)} ms per inference`,
    `    ${causeText({ power, time })}`,
  ].flatMap((line) => wrapText(line, { width, indent: /^ */.exec(line)?.[0] ?? '' }));
}

/** Which of the two factors it is: logarithms of factors add up. */
function causeText({ power, time }: Pick<EnergySplit, 'power' | 'time'>): string {
  const [byPower, byTime] = [Math.log(power), Math.log(time)];
  const total = Math.abs(byPower) + Math.abs(byTime);
  const slower = byTime > 0 ? 'B is slower' : 'B is faster';
  const more = byPower > 0 ? 'B draws more' : 'B draws less';
  if (total < 0.01) return 'hardly a difference';
  if (Math.abs(byTime) >= mainShare * total) return `mainly time: ${slower}`;
  if (Math.abs(byPower) >= mainShare * total) return `mainly power: ${more}`;
  return `both: ${slower}, and ${more.replace('B ', '')}`;
}

function fieldLines({ field, a, b }: FieldDifference): readonly string[] {
  const [name, own, other] = [field, valueText(a), valueText(b)].map(plainText);
  const fits =
    (name?.length ?? 0) <= nameWidth &&
    (own?.length ?? 0) <= valueWidth &&
    (other?.length ?? 0) <= valueWidth;
  if (fits) {
    return [`    ${name?.padEnd(nameWidth)} ${own?.padEnd(valueWidth)} ${other}`.trimEnd()];
  }
  return [
    ...wrapText(name ?? '', { width, indent: '    ' }),
    ...labelled('A', own ?? ''),
    ...labelled('B', other ?? ''),
  ];
}

function labelled(name: string, text: string): readonly string[] {
  const [first = '', ...rest] = wrapText(text.slice(0, 400), { width, indent: ' '.repeat(9) });
  return [`      ${name}  ${first.trimStart()}`, ...rest];
}

function valueText(value: FieldDifference['a']): string {
  if (value === null) return 'not told';
  if (isSpread(value)) {
    const { mean, low, high } = value;
    return low === high ? number(mean) : `${number(low)} to ${number(high)}`;
  }
  return value.map(scalarText).join(' | ');
}

function scalarText(value: unknown): string {
  if (value === null) return 'unknown';
  if (typeof value === 'number') return String(Number(value.toPrecision(12)));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 16)}…` : text;
}

function strangers(name: string, cells: readonly CellLabel[]): readonly string[] {
  return cells.flatMap((cell) =>
    wrapText(plainText(`Only in ${name}: ${labelText(cell)}`), { width }),
  );
}

function labelText({ task, model, dataset, name }: CellLabel): string {
  return `${task} · ${model} · ${dataset} · ${name}`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}
