import { smoke, standard } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { resolveProtocols } from './resolve-protocols.js';

describe('resolveProtocols', () => {
  it('is one protocol where no axis has several values', () => {
    expect(resolveProtocols({}, {})).toEqual([standard]);
  });

  it('is one for each combination, and each name says what is its own', () => {
    const flags = { protocol: 'smoke', batchSize: [1, 8], concurrency: [1, 2], inputWords: [16] };
    const found = resolveProtocols({}, flags);
    expect(found.map(({ name }) => name)).toEqual([
      'smoke (inputWords=16)',
      'smoke (concurrency=2, inputWords=16)',
      'smoke (batchSize=8, inputWords=16)',
      'smoke (batchSize=8, concurrency=2, inputWords=16)',
    ]);
    expect(found[3]).toMatchObject({
      ...smoke,
      batchSize: 8,
      concurrency: 2,
      inputWords: 16,
      name: expect.anything(),
    });
  });

  it('lets a flag replace the same axis of the file, and leaves the others', () => {
    const config = { axes: { batchSize: [1, 4], outputTokens: [8, 16] } };
    const found = resolveProtocols(config, { protocol: 'smoke', batchSize: [2] });
    expect(found.map(({ batchSize, generation }) => [batchSize, generation.outputTokens])).toEqual([
      [2, 8],
      [2, 16],
    ]);
  });

  it('tells protocols apart that have a name of their own', () => {
    const config = { protocol: { preset: 'smoke', name: 'mine' }, axes: { inputWords: [null, 8] } };
    expect(resolveProtocols(config, {}).map(({ name }) => name)).toEqual([
      'mine (inputWords=null)',
      'mine (inputWords=8)',
    ]);
  });

  it('takes a value that is said twice once', () => {
    expect(resolveProtocols({}, { batchSize: [8, 8] })).toHaveLength(1);
  });

  it('refuses more combinations than anyone means, before it makes them', () => {
    const many = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect(() =>
      resolveProtocols({}, { batchSize: many, concurrency: many, inputWords: many }),
    ).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(/1000000000 runs/) }),
    );
  });
});
