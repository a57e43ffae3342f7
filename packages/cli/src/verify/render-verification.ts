import { plainText } from '../output/plain-text.js';
import { wrapText } from '../output/wrap-text.js';
import type { Check } from './check-log.js';
import type { Verification } from './verify-journal.js';

const width = 80;
const shownFaults = 5;
const marks: Readonly<Record<Check['state'], string>> = {
  ok: 'ok',
  failed: 'FAILED',
  'not-possible': '-',
};

/** All checks of one journal; of many, only those that failed or were not possible. */
export function renderVerification(
  { file, experimentId, runs, completed, lastSha256, checks }: Verification,
  { brief }: { readonly brief: boolean },
): string {
  const shown = brief ? checks.filter(({ state }) => state !== 'ok') : checks;
  const passed = checks.length - shown.length;
  const lines = [
    ...wrapText(plainText(experimentId ?? file), { width }),
    `  ${completed} of ${runs} runs completed${brief ? `; ${passed} checks ok` : ''}`,
    ...shown.flatMap(checkLines),
    ...(lastSha256 === null ? [] : [`  last hash ${lastSha256}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function checkLines({ check, state, detail, faults, moreFaults }: Check): readonly string[] {
  const name = `  ${marks[state].padEnd(6)}  ${check.padEnd(13)}  `;
  const indent = ' '.repeat(name.length);
  const text = state === 'not-possible' ? `not possible here: ${detail}` : detail;
  const [first = '', ...rest] = wrapText(plainText(text), { width, indent });
  const more = moreFaults + Math.max(0, faults.length - shownFaults);
  return [
    `${name}${first.slice(name.length)}`.trimEnd(),
    ...rest,
    ...faults
      .slice(0, shownFaults)
      .flatMap((fault) => wrapText(plainText(fault), { width, indent: ' '.repeat(10) })),
    ...(more === 0 ? [] : [`          and ${more} more`]),
  ];
}
