import type { ExperimentRequest } from '@wattbench/runner';
import { plainText } from '../output/plain-text.js';
import { wrapText } from '../output/wrap-text.js';
import type { Agreement } from './agreement.js';
import type { RerunDifference } from './rerun-difference.js';

const width = 80;

/** What would run, for `--dry-run`. */
export function renderPlan({ cells, protocols, meters, rerunOf }: ExperimentRequest): string {
  const runs = protocols.reduce((sum, { repeats }) => sum + repeats * cells.length, 0);
  return lines([
    `repeats ${rerunOf}: ${runs} runs`,
    ...cells.map(
      ({ task, model, dataset, backend, device, threads }) =>
        `  ${task} · ${model.id} · ${dataset.id} · ${backend.id}, ${device}, ${threads} threads`,
    ),
    ...protocols.map(
      ({ name, repeats, inferences, seed }) =>
        `  protocol ${name}: ${repeats} repeats of ${inferences} inferences, seed ${seed}`,
    ),
    `  meters ${meters.map(({ id }) => id).join(', ') || 'none'}`,
  ]);
}

export function renderDifferences(differences: readonly RerunDifference[]): string {
  return lines(
    differences.map(
      ({ kind, what, recorded, here }) =>
        `${kind === 'work' ? 'not the same work' : 'not the same'}: ${what} was ${recorded}, here ${here}`,
    ),
  );
}

export function renderAgreement(
  { agrees, cells }: Agreement,
  { a, b }: { readonly a: string; readonly b: string },
): string {
  return lines([
    `${b} repeats ${a}`,
    ...cells.flatMap((cell) => [
      `${labelOf(cell)}: ${cell.means}`,
      `  ${cell.work}`,
      ...cell.found.map((text) => `  ${text}`),
    ]),
    ...(agrees ? [] : [`What else is not the same: wattbench diff ${a} ${b}`]),
  ]);
}

function labelOf({ agrees, tested }: Agreement['cells'][number]): string {
  if (agrees) return 'agrees';
  return tested ? 'DIFFERS' : 'not tested';
}

function lines(texts: readonly string[]): string {
  return texts
    .flatMap((text) => wrapText(plainText(text), { width, indent: /^ */.exec(text)?.[0] ?? '' }))
    .map((line) => `${line}\n`)
    .join('');
}
