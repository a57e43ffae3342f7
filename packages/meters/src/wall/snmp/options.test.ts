import { describe, expect, it } from 'vitest';
import { parseSnmpOptions } from './options.js';
import { knownSnmp, snmp } from './ref.js';

const power = { oid: '1.3.6.1.4.1.318.1.1.12.1.16.0', unit: 'W' };

describe('the options of snmp', () => {
  it('are kept as given', () => {
    const options = {
      host: 'pdu.example',
      port: 1161,
      version: '3',
      model: 'apc-rpdu2-outlet',
      index: 4,
      objects: { power: { ...power, scale: 0.1 }, energy: { oid: '1.3.6.1', unit: 'Wh' } },
      credentialsFile: 'secrets.json',
      securityLevel: 'authNoPriv',
      authProtocol: 'sha512',
      privProtocol: 'aes256b',
      context: 'rack',
      gainError: 0.01,
      pollPeriodMs: 250,
      maximumPowerW: 5000,
      minimumPowerW: 2,
    };
    expect(parseSnmpOptions(options)).toEqual(options);
  });

  it('take an object that begins with a dot', () => {
    const given = { objects: { power: { ...power, oid: `.${power.oid}` } } };
    expect(parseSnmpOptions(given)).toEqual({ objects: { power } });
  });

  it.each([
    [{ host: 'udp://pdu' }, '"host"'],
    [{ version: 2 }, '"version"'],
    [{ model: 'apc' }, 'apc-rpdu, apc-rpdu2'],
    [{ index: 0 }, '"index"'],
    [{ pollPeriodMs: 99 }, '"pollPeriodMs"'],
    [{ objects: { current: power } }, 'current'],
    [{ objects: { power: { ...power, oid: 'sysUpTime.0' } } }, 'objects.power: option "oid"'],
    [{ objects: { power: { ...power, oid: '1.3.99999999999' } } }, '"oid"'],
    [{ objects: { power: { ...power, oid: '1' } } }, '"oid"'],
    [{ objects: { power: { ...power, oid: `1${'.1'.repeat(128)}` } } }, '"oid"'],
    [{ objects: { power: { ...power, unit: 'Wh' } } }, 'W, kW'],
    [{ objects: { power: { oid: power.oid } } }, '"unit"'],
    [{ objects: { power: { ...power, scale: -1 } } }, '"scale"'],
    [{ securityLevel: 'priv' }, '"securityLevel"'],
    [{ authProtocol: 'none' }, '"authProtocol"'],
    [{ privProtocol: 'none' }, '"privProtocol"'],
    [{ gainError: 3 }, '"gainError"'],
    [{ community: 'x' }, 'community'],
    [{ password: 'x' }, 'password'],
  ])('refuse %j', (given, name) => {
    expect(() => parseSnmpOptions(given)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }),
    );
  });

  it('stand in the ref', () => {
    expect(snmp({ host: '192.0.2.7', model: 'apc-rpdu' })).toMatchObject({
      kind: 'meter',
      id: 'snmp',
      options: { host: '192.0.2.7', model: 'apc-rpdu' },
      entry: expect.stringMatching(/\/wall\/snmp\/meter\.[jt]s$/),
    });
    expect(knownSnmp.ref()).toMatchObject({ options: {} });
  });
});
