import { describe, expect, test } from 'vitest';
import { measurement } from './__fixtures__/measurement.js';
import type { Domain } from '@wattbench/core';
import { domainOf, isInside } from './domain-of.js';

function channel(fields: Parameters<typeof measurement>[1][number]) {
  const [found] = measurement('any', [fields]).channels;
  if (found === undefined) throw new TypeError('no channel');
  return found;
}

describe('the place of a channel', () => {
  test.each([
    ['cpu', 'package'],
    ['soc', 'package'],
    ['dram', 'dram'],
    ['gpu', 'gpu'],
    ['npu', 'npu'],
    ['system', 'platform'],
    ['wall', 'wall'],
  ] as const)('of a component %s is %s where it does not say', (component, domain) => {
    expect(domainOf(channel({ id: 'x:y', component }))).toBe(domain);
  });

  test('is what it says itself', () => {
    expect(domainOf(channel({ id: 'x:y', component: 'cpu', domain: 'core' }))).toBe('core');
  });

  test('of the share of a process is no place of the machine', () => {
    expect(domainOf(channel({ id: 'x:y', component: 'cpu', scope: 'process' }))).toBe('process');
  });
});

describe('containment', () => {
  const chain: readonly Domain[] = ['core', 'package', 'module', 'platform', 'supply', 'wall'];

  test('goes from the core to the plug', () => {
    for (const [index, inner] of chain.entries()) {
      for (const [other, outer] of chain.entries()) {
        expect([inner, outer, isInside(inner, outer)]).toEqual([inner, outer, other > index]);
      }
    }
  });

  test.each(['dram', 'gpu', 'npu'] as const)('has %s beside the package', (domain) => {
    expect(isInside(domain, 'package')).toBe(false);
    expect(isInside(domain, 'module')).toBe(true);
    expect(isInside(domain, 'wall')).toBe(true);
  });

  test.each(['rail', 'process'] as const)('has no place for %s', (domain) => {
    expect(isInside(domain, 'wall')).toBe(false);
  });
});
