import {
  facetsOfSide,
  type ComparedSide,
  type PairComparison,
  type ResultComparison,
} from '@wattbench/analysis';
import { WattbenchError } from '@wattbench/core';
import { cellText, lonelyText, pairTitle } from '@wattbench/report';

interface Sides {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
}

/**
 * Throws `NOT_COMPARABLE` where nothing is left to compare: no cell has a partner, or there is an obstacle between each
 * two. Each is named.
 */
export function refuseNothing({ pairs, unpaired }: ResultComparison): void {
  if (pairs.length === 0) {
    const found = unpaired.slice(0, shown).map(lonelyText).join(' ');
    throw new WattbenchError('NOT_COMPARABLE', `no cell of A has a partner in B. ${found}`, {
      fix: 'Say with selectors which cells to compare, as in `latest#onnx latest#tfjs`.',
    });
  }
  if (pairs.every(({ obstacles }) => obstacles.length > 0)) {
    throw new WattbenchError(
      'NOT_COMPARABLE',
      pairs
        .slice(0, shown)
        .map((pair) => `${pairTitle(pair, pairs)}: ${obstacleWords(pair)}`)
        .join('. '),
    );
  }
}

/** Throws `NOT_COMPARABLE` where the energy of a side is no measurement: a model of a machine is no ground to fail on. */
export function refuseEstimates({ pairs }: ResultComparison): void {
  const estimated = (['a', 'b'] as const).filter((side) =>
    pairs.some((pair) => pair[side].quality === 'estimated'),
  );
  if (estimated.length === 0) return;
  const names = { a: 'the baseline', b: 'the new result' };
  throw new WattbenchError(
    'NOT_COMPARABLE',
    `the energy of ${estimated.map((side) => names[side]).join(' and of ')} is estimated by a model and not measured`,
    {
      fix: 'Judge CPU time, which is not energy, with `--metric cpu-time`; or judge estimates with `--allow-estimates`.',
    },
  );
}

/** Named in one message; there may be as many as there are cells. */
const shown = 5;

/** Throws `USAGE` where a cell could be compared with several. */
export function refuseAmbiguous({ ambiguous }: ResultComparison, { a, b }: Sides): void {
  const [first] = ambiguous;
  if (first === undefined) return;
  const others = ambiguous.length === 1 ? '' : `, and ${ambiguous.length - 1} more likewise`;
  const cells = [...facetsOfSide(a), ...facetsOfSide(b)].filter(
    ({ model, dataset }) => model === first.facets.model && dataset === first.facets.dataset,
  );
  const words = first.decidedBy.map((name) => {
    const values = [...new Set(cells.map((cell) => cell[name]))];
    // Options are typed one by one.
    return values.map((value) => (name === 'options' ? value : `${name}=${value}`)).join(' or ');
  });
  throw new WattbenchError(
    'USAGE',
    `${cellText(first.facets, cells)} could be compared with several cells${others}`,
    { fix: `Add to the selectors what decides: ${words.join('; ')}.` },
  );
}

function obstacleWords({ obstacles }: PairComparison): string {
  return obstacles.map(({ what, a, b }) => `${what}: ${a} in A, ${b} in B`).join('; ');
}
