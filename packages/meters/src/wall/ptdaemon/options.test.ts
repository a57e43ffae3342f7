import { describe, expect, test } from 'vitest';
import { parsePtdaemonOptions } from './options.js';
import { ptdaemon } from './ref.js';

describe('parsePtdaemonOptions', () => {
  test('takes every option that there is, and its own result again', () => {
    const options = {
      host: 'director.lab:8889',
      channel: 2,
      gainError: 0.001,
      samplePeriodMs: 200,
      pollPeriodMs: 250,
      maximumPowerW: 5000,
    };
    expect(parsePtdaemonOptions(options)).toEqual(options);
  });

  test.each([
    ['192.0.2.9', '192.0.2.9:8888'],
    ['[2001:db8::1]:80', '[2001:db8::1]:80'],
  ])('takes the address %s as %s', (host, address) => {
    expect(parsePtdaemonOptions({ host })).toEqual({ host: address });
  });

  test.each<[string, unknown, RegExp]>([
    ['a key that is not known', { port: 1 }, /"port"/],
    ['a URL', { host: 'http://192.0.2.9' }, /"host"/],
    ['a port that cannot be', { host: 'a:70000' }, /"host"/],
    ['a line end', { host: 'a\r\nStop' }, /"host"/],
    ['a channel 0', { channel: 0 }, /"channel"/],
    ['samples that a read cannot wait for', { samplePeriodMs: 2001 }, /"samplePeriodMs"/],
    ['a perfect analyzer', { gainError: 0 }, /"gainError"/],
    ['an accuracy in percent', { gainError: 15 }, /"gainError"/],
    ['an accuracy that is no number', { gainError: Number.NaN }, /"gainError"/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parsePtdaemonOptions(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(message),
      }),
    );
  });
});

test('the ref holds the options as data', () => {
  expect(ptdaemon({ host: '192.0.2.9' })).toMatchObject({
    kind: 'meter',
    id: 'ptdaemon',
    entry: expect.stringMatching(/ptdaemon\/meter\.js$/),
    options: { host: '192.0.2.9:8888' },
  });
});
