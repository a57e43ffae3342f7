import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadModbus } from './library.js';

afterEach(() => {
  vi.doUnmock('modbus-serial');
  vi.resetModules();
});

describe('loading modbus-serial', () => {
  it('gives clients', async () => {
    const library = await loadModbus();
    expect(library).not.toHaveProperty('available');
  });

  it('names a package that is broken, with the command', async () => {
    vi.resetModules();
    vi.doMock('modbus-serial', () => ({
      default: {
        get default() {
          throw new TypeError('half of it is missing');
        },
      },
    }));
    expect(await loadModbus()).toEqual({
      available: false,
      reason: 'native-load-failed',
      detail: 'the package modbus-serial cannot be loaded: half of it is missing',
      fix: 'npm install modbus-serial',
    });
  });

  it('names a package that is not there, with the command', async () => {
    vi.resetModules();
    vi.doMock('modbus-serial', () => ({
      default: {
        get default() {
          throw Object.assign(new TypeError('Cannot find package'), {
            code: 'ERR_MODULE_NOT_FOUND',
          });
        },
      },
    }));
    expect(await loadModbus()).toMatchObject({
      reason: 'package-missing',
      fix: 'npm install modbus-serial',
    });
  });
});
