import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TfjsNode } from './tfjs-model.js';
import { topologicalOrder } from './topological-order.js';

function node(name: string, ...inputs: readonly string[]): TfjsNode {
  return { name, op: 'Add', inputs, attributes: {} };
}

function names(nodes: readonly TfjsNode[]): readonly string[] {
  return nodes.map(({ name }) => name);
}

describe('topologicalOrder', () => {
  it('takes what the outputs need, and nothing else', () => {
    const nodes = [node('d', 'c:1', '^a'), node('unused'), node('c', 'b'), node('b'), node('a')];
    expect(names(topologicalOrder(nodes, ['d:0'])).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('puts every node behind all that it reads', () => {
    const graph = fc
      .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 30 })
      .map((rows) =>
        rows.map((reads, index) =>
          node(`n${index}`, ...(index === 0 ? [] : reads.map((read) => `n${read % index}`))),
        ),
      );
    fc.assert(
      fc.property(graph, (nodes) => {
        const order = names(topologicalOrder([...nodes].toReversed(), [`n${nodes.length - 1}`]));
        expect(new Set(order).size).toBe(order.length);
        for (const each of nodes.filter(({ name }) => order.includes(name))) {
          for (const input of each.inputs) {
            expect(order.indexOf(input)).toBeGreaterThanOrEqual(0);
            expect(order.indexOf(input)).toBeLessThan(order.indexOf(each.name));
          }
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('follows a chain longer than the call stack', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) =>
      index === 0 ? node('n0') : node(`n${index}`, `n${index - 1}`),
    );
    expect(topologicalOrder(chain, ['n49999']).length).toBe(50_000);
  });

  it('refuses a cycle', () => {
    const nodes = [node('a', 'b'), node('b', 'c'), node('c', 'a')];
    expect(() => topologicalOrder(nodes, ['a'])).toThrow('Add c is part of a cycle.');
  });

  it('refuses a node that reads itself', () => {
    expect(() => topologicalOrder([node('a', 'a')], ['a'])).toThrow('Add a is part of a cycle.');
  });

  it('refuses a name that no node has', () => {
    expect(() => topologicalOrder([node('a', 'b')], ['a'])).toThrow('a reads b, which is no node.');
  });
});
