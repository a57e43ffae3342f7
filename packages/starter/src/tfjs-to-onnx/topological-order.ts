import { conversionFailed } from './conversion-failed.js';
import type { TfjsNode } from './tfjs-model.js';

/**
 * The nodes that `outputs` depend on, each after those that it reads.
 *
 * Throws `CONVERSION_FAILED` for a name that no node has and for a cycle.
 */
export function topologicalOrder(
  nodes: readonly TfjsNode[],
  outputs: readonly string[],
): readonly TfjsNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const find = (name: string, reader: string): TfjsNode => {
    const node = byName.get(name);
    if (node === undefined) throw conversionFailed(`${reader} reads ${name}, which is no node.`);
    return node;
  };
  const ordered: TfjsNode[] = [];
  const state = new Map<string, 'open' | 'done'>();
  // Not recursive: a path through a graph can be longer than the call stack.
  const stack = outputs.map((output) => find(nodeOf(output), 'The output'));
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    if (state.get(node.name) === undefined) {
      state.set(node.name, 'open');
      for (const input of node.inputs) {
        const source = find(nodeOf(input), node.name);
        if (state.get(source.name) === 'open') {
          throw conversionFailed(`${node.op} ${node.name} is part of a cycle.`);
        }
        if (state.get(source.name) === undefined) stack.push(source);
      }
    } else {
      stack.pop();
      if (state.get(node.name) === 'open') {
        state.set(node.name, 'done');
        ordered.push(node);
      }
    }
  }
  return ordered;
}

/** The node that a reference such as `name`, `name:1` or `^name` points to. */
export function nodeOf(reference: string): string {
  return reference.replace(/^\^/, '').replace(/:\d+$/, '');
}
