import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadKasa } from './library.js';

afterEach(() => {
  vi.doUnmock('tplink-smarthome-api');
  vi.resetModules();
});

describe('loading tplink-smarthome-api', () => {
  it('gives clients', async () => {
    const library = await loadKasa();
    expect(library).not.toHaveProperty('available');
  });

  it('names a package that is broken, with the command', async () => {
    vi.resetModules();
    vi.doMock('tplink-smarthome-api', () => ({
      default: {
        get Client() {
          throw new TypeError('half of it is missing');
        },
      },
    }));
    expect(await loadKasa()).toEqual({
      available: false,
      reason: 'native-load-failed',
      detail: 'the package tplink-smarthome-api cannot be loaded: half of it is missing',
      fix: 'npm install tplink-smarthome-api',
    });
  });

  it('names a package that is not there, with the command', async () => {
    vi.resetModules();
    vi.doMock('tplink-smarthome-api', () => ({
      default: {
        get Client() {
          throw Object.assign(new TypeError('Cannot find package'), {
            code: 'ERR_MODULE_NOT_FOUND',
          });
        },
      },
    }));
    expect(await loadKasa()).toMatchObject({
      reason: 'package-missing',
      fix: 'npm install tplink-smarthome-api',
    });
  });
});
