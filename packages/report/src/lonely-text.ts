import type { UnpairedCell } from '@wattbench/analysis';
import { cellText } from './facet-text.js';

/** A cell without a partner, and what comes nearest to it on the other side. */
export function lonelyText({ facets, side, nearest }: UnpairedCell): string {
  const other = side === 'a' ? 'B' : 'A';
  const near =
    nearest.length === 0
      ? `${other} has no cell`
      : `nearest in ${other}: ${nearest.map((cell) => cellText(cell, [facets])).join('; ')}`;
  return `Only in ${side.toUpperCase()}: ${cellText(facets, nearest)}; ${near}.`;
}
