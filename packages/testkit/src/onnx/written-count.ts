import { cacheRow, cacheWidth, sumNode } from './counting-decoder.js';
import { countingTokenizer, rowsPerMode } from './counting.js';
import { floats, type GraphConstant, type GraphNode } from './onnx-graph.js';

/**
 * `written` [batch]: how many tokens the two caches of a decoder hold, by the mean of both. The first is
 * the start token, so that there are one fewer new ones.
 */
export function writtenNodes(keys: string, values: string): readonly GraphNode[] {
  return [
    sumNode(keys, 'written_keys'),
    sumNode(values, 'written_values'),
    { operator: 'Add', inputs: ['written_keys', 'written_values'], output: 'written_twice' },
    { operator: 'Mul', inputs: ['written_twice', 'half'], output: 'written' },
  ];
}

/** Tables of the two caches, where every token counts 1, and the length after which it is enough. */
export function writtenConstants(longest: number): readonly GraphConstant[] {
  const ones = countingTokenizer.tokens.flatMap(() => cacheRow(1));
  return [
    floats('keys', [rowsPerMode, cacheWidth], ones),
    floats('values', [rowsPerMode, cacheWidth], ones),
    floats('longest', [1], [longest + 0.5]),
  ];
}
