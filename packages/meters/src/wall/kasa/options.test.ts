import { describe, expect, it } from 'vitest';
import { parseKasaOptions } from './options.js';
import { kasa, knownKasa } from './ref.js';

describe('the options of kasa', () => {
  it('are kept as given', () => {
    const options = {
      host: 'plug.local',
      port: 9998,
      child: 2,
      pollPeriodMs: 250,
      maximumPowerW: 2000,
      minimumPowerW: 1,
    };
    expect(parseKasaOptions(options)).toEqual(options);
    expect(parseKasaOptions({ host: '2001:db8::7' })).toEqual({ host: '2001:db8::7' });
  });

  it.each([
    [{ host: 'http://plug' }, 'host'],
    [{ host: 'user:secret@plug' }, 'host'],
    [{ host: 'plug:80' }, 'host'],
    [{ host: 'a b' }, 'host'],
    [{ host: `${'a'.repeat(300)}` }, 'host'],
    [{ port: 0 }, 'port'],
    [{ child: -1 }, 'child'],
    [{ pollPeriodMs: 99 }, 'pollPeriodMs'],
    [{ maximumPowerW: 0 }, 'maximumPowerW'],
    [{ minimumPowerW: 'none' }, 'minimumPowerW'],
    [{ password: 'x' }, 'password'],
  ])('refuse %j', (given, name) => {
    expect(() => parseKasaOptions(given)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }),
    );
  });

  it('never repeat a wrong host, which may hold a password', () => {
    expect(() => parseKasaOptions({ host: 'user:secret@plug' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });

  it('stand in the ref', () => {
    expect(kasa({ host: '192.0.2.7' })).toMatchObject({
      kind: 'meter',
      id: 'kasa',
      options: { host: '192.0.2.7' },
      entry: expect.stringMatching(/\/wall\/kasa\/meter\.[jt]s$/),
    });
    expect(knownKasa.ref()).toMatchObject({ options: {} });
  });
});
