import { describe, expect, it } from 'vitest';
import { findEncoder } from '../use-sentiment/encoder-files.js';
import { readShippedHead, requireSameEncoder } from './sentiment-head.js';

describe('requireSameEncoder', () => {
  it('accepts the encoder that is installed', async () => {
    const { hash } = await findEncoder();
    expect(() => requireSameEncoder(readShippedHead(), hash)).not.toThrow();
  });

  it('refuses another', () => {
    expect(() => requireSameEncoder(readShippedHead(), 'other')).toThrow('installed is other');
  });
});
