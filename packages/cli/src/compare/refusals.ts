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
 * Throws `USAGE` where a cell could be compared with several, and `NOT_COMPARABLE` where nothing is left to compare: no
 * cell has a partner, or there is an obstacle between each two. Each is named.
 */
export function refuseNonsense(comparison: ResultComparison, sides: Sides): void {
  const { pairs, unpaired } = comparison;
  refuseAmbiguous(comparison, sides);
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

/** Named in one message; there may be as many as there are cells. */
const shown = 5;

function refuseAmbiguous({ ambiguous }: ResultComparison, { a, b }: Sides): void {
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
