import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadSnmp } from './library.js';

afterEach(() => {
  vi.doUnmock('net-snmp');
  vi.resetModules();
});

describe('loading net-snmp', () => {
  it('gives clients', async () => {
    const library = await loadSnmp();
    expect(library).not.toHaveProperty('available');
  });

  it('names a package that is broken, with the command', async () => {
    vi.resetModules();
    vi.doMock('net-snmp', () => ({
      get createSession() {
        throw new TypeError('half of it is missing');
      },
    }));
    expect(await loadSnmp()).toEqual({
      available: false,
      reason: 'native-load-failed',
      detail: 'the package net-snmp cannot be loaded: half of it is missing',
      fix: 'npm install net-snmp',
    });
  });

  it('names a package that is not there, with the command', async () => {
    vi.resetModules();
    vi.doMock('net-snmp', () => ({
      get createSession() {
        throw Object.assign(new TypeError('Cannot find package'), {
          code: 'ERR_MODULE_NOT_FOUND',
        });
      },
    }));
    expect(await loadSnmp()).toMatchObject({
      reason: 'package-missing',
      fix: 'npm install net-snmp',
    });
  });
});
