import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheDirectory } from './cache-directory.js';

describe('the cache', () => {
  it('lies where WATTBENCH_CACHE says', () => {
    expect(cacheDirectory({ WATTBENCH_CACHE: 'here' })).toBe(resolve('here'));
  });

  it
    .runIf(process.platform === 'linux')
    .each([{}, { XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'x' }])(
    'never lies in the working folder by accident: %j',
    (environment) => {
      expect(cacheDirectory(environment)).toBe(join(homedir(), '.cache', 'wattbench'));
    },
  );

  it.runIf(process.platform === 'linux')('follows an absolute XDG_CACHE_HOME', () => {
    expect(cacheDirectory({ XDG_CACHE_HOME: '/var/cache' })).toBe('/var/cache/wattbench');
  });
});
