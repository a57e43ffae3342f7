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
    expect(protocol).toEqual({ ...smoke, seed: 9, repeats: 4, name: 'smoke (repeats=4, seed=9)' });
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

  it('merges fields of objects with those of the preset, and names each', () => {
    const protocol = resolveProtocol(
      {
        preset: 'standard',
        minimumWindow: { seconds: 5 },
        warmUp: { maximumS: 30, steady: { tolerance: 0.1 } },
      },
      {},
    );
    expect(protocol).toEqual({
      ...standard,
      minimumWindow: { ...standard.minimumWindow, seconds: 5 },
      warmUp: {
        ...standard.warmUp,
        maximumS: 30,
        steady: { ...standard.warmUp?.steady, tolerance: 0.1 },
      },
      name: 'standard (minimumWindow.seconds=5, warmUp.maximumS=30, warmUp.steady.tolerance=0.1)',
    });
  });

  it('takes a part away with null', () => {
    expect(resolveProtocol({ preset: 'standard', warmUp: null }, {})).toMatchObject({
      warmUp: null,
      name: 'standard (warmUp=null)',
    });
    expect(resolveProtocol({ preset: 'standard', warmUp: { steady: null } }, {})).toMatchObject({
      warmUp: { ...standard.warmUp, steady: null },
    });
  });

  it.each([
    [{ preset: 'paper', warmUp: { maximumS: 9 } }, 'protocol.warmUp: the preset paper has none'],
    [{ preset: 'smoke', warmUp: { steady: { rounds: 3 } } }, 'roundS, tolerance are not given'],
    [{ preset: 'smoke', warmUp: { minimumS: 6 } }, 'protocol.warmUp.minimumS is 6'],
    [{ preset: 'smoke', warmUp: { maximumInferences: 2 } }, 'protocol.warmUp.minimumInferences'],
    [{ warmUp: { steady: { rounds: 200 } } }, 'protocol.warmUp.steady asks for 40 s'],
    [{ warmUp: { maximumS: 1800 } }, 'protocol.warmUp.maximumS is 1800'],
    [{ accuracyGate: 0.9, accuracySamples: 0 }, 'protocol.accuracyGate'],
    [{ minimumWindow: { seconds: 9000 } }, 'protocol.minimumWindow.seconds'],
    [{ baselineS: 1800 }, 'protocol.baselineS'],
    [{ preset: 'smoke', concurrency: 51 }, 'protocol.concurrency is 51'],
  ])('refuses %j with CONFIG_INVALID', (file, named) => {
    expect(() => resolveProtocol(file, {})).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(named),
      }),
    );
  });
});
