import { plainText } from '../output/plain-text.js';
import type { Findings } from './findings.js';

const verdicts: Readonly<Record<Findings['verdict'], string>> = {
  measured: 'Energy can be measured here, by a hardware counter.',
  integrated: 'Energy can be integrated here, from samples of power.',
  estimated: 'Energy can only be estimated here: no meter can be read. Figures will say so.',
  nothing: 'Energy cannot be told here at all.',
};

/** The findings for people: what can be used with a tick, what cannot with its reason and remedy. */
export async function renderFindings(findings: Findings): Promise<string> {
  const { default: colour } = await import('picocolors');
  const { green, yellow, bold } = colour.createColors(
    colour.isColorSupported && process.stdout.isTTY,
  );
  const yes = (text: string) => `  ${green('✓')} ${plainText(text)}`;
  const no = (text: string, fix?: string) =>
    `  ${yellow('✗')} ${plainText(fix === undefined ? text : `${text}\n${fix}`).replaceAll('\n', '\n      ')}`;
  const { environment, meters, backends, folders, disturbances } = findings;
  const { cpu } = environment;
  const lines = [
    bold(verdicts[findings.verdict]),
    '',
    `${cpu.model}, ${cpu.logicalCores} logical processors, ${environment.operatingSystem}, Node ${environment.nodeVersion}`,
    '',
    'Meters',
    ...meters.map(({ id, probe }) =>
      probe.available
        ? yes(`${id}: ${probe.channels.map((channel) => channel.id).join(', ')}`)
        : no(`${id}: ${probe.detail}`, probe.fix),
    ),
    'Backends',
    ...backends.map(({ id, probe }) =>
      probe.available
        ? yes(`${id}: ${probe.runtime.name} ${probe.runtime.version}, ${probe.devices.join(', ')}`)
        : no(`${id}: ${probe.detail}`, probe.fix),
    ),
    'Folders',
    ...folders.map(({ use, path, writable }) =>
      writable ? yes(`${use}: ${path}`) : no(`${use}: ${path} cannot be written`),
    ),
    'What may disturb a measurement',
    ...(disturbances.length === 0 ? [yes('nothing found')] : disturbances.map((text) => no(text))),
  ];
  return `${lines.join('\n')}\n`;
}
