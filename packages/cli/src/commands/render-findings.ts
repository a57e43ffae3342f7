import type { Channel } from '@wattbench/core';
import { domainOf } from '@wattbench/meters';
import { measuredLines } from '../measure/measured-lines.js';
import { issueText } from '../measure/issue-words.js';
import { plainText } from '../output/plain-text.js';
import { quantityText } from '../output/quantity-text.js';
import { wrapText } from '../output/wrap-text.js';
import type { Findings, MeterFinding } from './findings.js';

const width = 80;

const verdicts: Readonly<Record<Findings['verdict'], string>> = {
  measured: 'Energy can be measured here, by a hardware counter.',
  integrated: 'Energy can be integrated here, from samples of power.',
  estimated: 'Energy can only be estimated here: no meter can be read. Figures will say so.',
  nothing: 'Energy cannot be told here at all.',
};

interface Marks {
  readonly yes: string;
  readonly no: string;
  readonly later: string;
  readonly bold: (text: string) => string;
}

/** The findings for people: what can be used with a tick, what cannot with its reason and remedy. */
export async function renderFindings(findings: Findings): Promise<string> {
  const { default: colour } = await import('picocolors');
  const { green, yellow, dim, bold } = colour.createColors(
    colour.isColorSupported && process.stdout.isTTY,
  );
  const marks: Marks = { yes: green('✓'), no: yellow('✗'), later: dim('·'), bold };
  const { environment, backends, folders, disturbances } = findings;
  const { cpu } = environment;
  const lines = [
    bold(verdicts[findings.verdict]),
    '',
    ...wrapText(
      plainText(
        `${cpu.model}, ${cpu.logicalCores} logical processors, ${environment.operatingSystem}, Node ${environment.nodeVersion}`,
      ),
      { width },
    ),
    '',
    bold('Meters, the best first'),
    ...findings.meters.flatMap((meter) => meterLines(meter, marks)),
    ...wrapText(runText(findings), { width }),
    ...checkLines(findings, marks),
    '',
    bold('Backends'),
    ...backends.flatMap(({ id, probe }) =>
      probe.available
        ? entry(
            marks.yes,
            `${id}: ${probe.runtime.name} ${probe.runtime.version}, ${probe.devices.join(', ')}`,
          )
        : refusal(marks.no, `${id}: ${probe.detail}`, probe.fix),
    ),
    '',
    bold('Folders'),
    ...folders.flatMap(({ use, path, writable }) =>
      writable
        ? entry(marks.yes, `${use}: ${path}`)
        : entry(marks.no, `${use}: ${path} cannot be written`),
    ),
    '',
    bold('What may disturb a measurement'),
    ...(disturbances.length === 0
      ? entry(marks.yes, 'nothing found')
      : disturbances.flatMap(({ severity, detail, fix }) =>
          refusal(severity === 'disturbs' ? marks.no : marks.later, detail, fix),
        )),
  ];
  return `${lines.join('\n')}\n`;
}

function meterLines(
  { id, summary, probe, example }: MeterFinding,
  marks: Marks,
): readonly string[] {
  if (example !== undefined) {
    return [...entry(marks.later, `${id}: ${summary}`), `      ${plainText(example)}`];
  }
  if (!probe.available) return refusal(marks.no, `${id}: ${probe.detail}`, probe.fix);
  return [
    ...entry(marks.yes, `${id}: ${summary}`),
    ...probe.channels.flatMap((channel) => channelLines(channel)),
  ];
}

function channelLines(channel: Channel): readonly string[] {
  const { id, method, counted, alternativeTo, updatePeriodNs, resolutionJ, gainError } = channel;
  const role = counted
    ? 'counted'
    : alternativeTo === undefined
      ? 'a detail'
      : `instead of ${alternativeTo}`;
  const facts = [
    domainOf(channel),
    method,
    `every ${durationText(updatePeriodNs)}`,
    `step ${quantityText(resolutionJ, 'J')}`,
    `±${Number((gainError * 100).toPrecision(2))} %`,
    role,
  ];
  return [
    ...wrapText(plainText(`${id}: ${facts.join(', ')}`), { width, indent: '      ' }),
    ...wrapText(plainText(channel.source), { width, indent: '        ' }),
  ];
}

function durationText(ns: number): string {
  const units = [
    ['s', 1e9],
    ['ms', 1e6],
    ['µs', 1e3],
  ] as const;
  const [unit, factor] = units.find(([, size]) => ns >= size) ?? ['ns', 1];
  return `${Number((ns / factor).toPrecision(3))} ${unit}`;
}

function runText({ run }: Findings): string {
  const [first, ...beside] = run.meters;
  if (first === undefined) return 'A run has no meter here.';
  const others = beside.length === 0 ? '' : ` and records ${beside.join(', ')} beside it`;
  return `A run takes its figure from ${first}${others}.`;
}

function checkLines({ check }: Findings, { bold, yes, no, later }: Marks): readonly string[] {
  if (check === undefined) return [];
  if ('error' in check) return ['', ...refusal(no, check.error.message, check.error.fix)];
  const { checks } = check;
  return [
    '',
    bold(`All meters over the same ${check.durationS.toFixed(2)} s`),
    ...measuredLines({ ...check, checks: [] }, { width: width - 2, show: 'power' }).map(
      (line) => `  ${line}`,
    ),
    ...(checks.length === 0
      ? entry(later, 'no two channels bound each other: there is nothing to compare')
      : checks.flatMap(({ agrees, detail }) =>
          entry(agrees ? yes : no, agrees ? detail : `${issueText('disagreement')}: ${detail}`),
        )),
  ];
}

function entry(mark: string, text: string): readonly string[] {
  // Wrapped without its colour, which has no width.
  return wrapText(plainText(text), { width, indent: '    ' }).map((line, index) =>
    index === 0 ? `  ${mark} ${line.trimStart()}` : line,
  );
}

/** Commands stand as they are, so that they can be copied; the words around them are wrapped. */
function refusal(mark: string, text: string, fix: string | undefined): readonly string[] {
  const remedy = (fix ?? '').split('\n').filter((line) => line.trim() !== '');
  return [
    ...entry(mark, text),
    ...remedy.flatMap((line) =>
      isCommand(line)
        ? [`      ${plainText(line)}`]
        : wrapText(plainText(line), { width, indent: '      ' }),
    ),
  ];
}

function isCommand(line: string): boolean {
  return /^(\s|sudo |echo |npm |docker |chmod |wattbench )/.test(line);
}
