import { describe, expect, test } from 'vitest';
import { parseRedfishOptions } from './options.js';
import { createRedfishReader } from './reader.js';
import { knownRedfish, redfish } from './ref.js';

describe('parseRedfishOptions', () => {
  test('takes every option that there is', () => {
    const options = {
      host: 'https://bmc.example',
      chassis: '1U',
      credentialsFile: '/etc/wattbench/bmc.json',
      authentication: 'basic' as const,
      certificateSha256: 'ab'.repeat(32),
      insecureTls: false,
      maximumPowerW: 900,
      pollPeriodMs: 2000,
    };
    const { insecureTls: _, ...pinned } = options;
    expect(parseRedfishOptions(pinned)).toEqual(pinned);
    expect(parseRedfishOptions(options)).toEqual(options);
    expect(createRedfishReader(options).pollPeriodMs).toBe(2000);
    expect(createRedfishReader({}).pollPeriodMs).toBe(1000);
  });

  test('takes a bare host for https, not for http', () => {
    expect(parseRedfishOptions({ host: '192.0.2.9' })).toEqual({ host: 'https://192.0.2.9' });
  });

  test('takes a fingerprint as openssl prints it', () => {
    const printed = Array.from({ length: 32 }, () => 'AB').join(':');
    expect(parseRedfishOptions({ certificateSha256: printed })).toEqual({
      certificateSha256: 'ab'.repeat(32),
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['a password', { password: 'x' }, /no option "password"/],
    ['a host with a user', { host: 'https://root:calvin@bmc' }, /"host" is no address/],
    ['another scheme', { host: 'ftp://bmc' }, /"host" is no address/],
    ['half a fingerprint', { certificateSha256: 'abcd' }, /64 hexadecimal digits/],
    ['too frequent reads', { pollPeriodMs: 99 }, /"pollPeriodMs" is 99; expected .* 100 to 60000/],
    ['a switch that is text', { insecureTls: 'yes' }, /"insecureTls" is of type string/],
    [
      'a pin and no check at once',
      { insecureTls: true, certificateSha256: 'ab'.repeat(32) },
      /contradict/,
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseRedfishOptions(options)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) }),
    );
  });

  test('never repeats what was given as the host, which may hold a password', () => {
    expect(() => parseRedfishOptions({ host: 'https://root:calvin@bmc' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('calvin') }),
    );
  });
});

describe('redfish', () => {
  test('is never tried by itself', () => {
    expect(knownRedfish).toMatchObject({ rank: 40, needs: 'host' });
  });

  test('names its runtime module', () => {
    expect(redfish({ host: 'bmc' }).entry).toMatch(/\/redfish\/meter\.js$/);
  });
});
