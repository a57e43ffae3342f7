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

  it('changes one field of how much is written and says so', () => {
    const flags = { protocol: 'smoke', window: 'end-to-end', outputTokens: 8 } as const;
    const protocol = resolveProtocol(undefined, flags);
    const generation = { ...smoke.generation, outputTokens: 8 };
    expect(protocol).toMatchObject({ window: 'end-to-end', generation });
    expect(protocol.name).toBe('smoke (window=end-to-end, outputTokens=8)');
  });

  it('lets a flag change one field of what the file says about writing', () => {
    const file = { preset: 'smoke', generation: { ...smoke.generation, temperature: 1 } };
    const { generation } = resolveProtocol(file, { outputLength: 'checked' });
    expect(generation).toEqual({ ...smoke.generation, temperature: 1, length: 'checked' });
  });
});
