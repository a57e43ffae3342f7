import { smoke, standard } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { resolveProtocol } from './resolve-protocol.js';

describe('resolveProtocol', () => {
  it('is standard when nothing is said', () => {
    expect(resolveProtocol(undefined, {})).toBe(standard);
  });

  it('takes the flag before the file', () => {
    expect(resolveProtocol('standard', { protocol: 'smoke' })).toBe(smoke);
  });

  it('leaves the changes of the file with its protocol when the flag names another', () => {
    expect(resolveProtocol({ preset: 'standard', repeats: 9 }, { protocol: 'smoke' })).toBe(smoke);
  });

  it('says in its name what was changed, by file and by flag', () => {
    const protocol = resolveProtocol({ preset: 'smoke', seed: 9 }, { repeats: 4 });
    expect(protocol).toEqual({ ...smoke, seed: 9, repeats: 4, name: 'smoke (seed=9, repeats=4)' });
  });

  it('lets a flag go before the same field of the file', () => {
    expect(resolveProtocol({ preset: 'smoke', repeats: 9 }, { repeats: 4 }).repeats).toBe(4);
  });

  it('keeps the name of the preset when a field is set to what it was', () => {
    expect(resolveProtocol({ preset: 'smoke', repeats: 1 }, {})).toBe(smoke);
  });
});
