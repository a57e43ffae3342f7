import { describe, expect, test } from 'vitest';
import { parseTasmotaOptions } from './options.js';
import { tasmota } from './ref.js';

describe('parseTasmotaOptions', () => {
  test('takes every option that there is, and its own result again', () => {
    const options = {
      broker: 'mqtts://broker.lan:8884',
      topic: 'tasmota_4F2A1C',
      channel: [0, 2],
      credentialsFile: '/home/me/tasmota.json',
      certificateAuthorityFile: '/home/me/ca.pem',
      pollPeriodMs: 1000,
      maximumPowerW: 500,
    };
    expect(parseTasmotaOptions(options)).toEqual(options);
    expect(parseTasmotaOptions(parseTasmotaOptions({ host: '192.0.2.8' }))).toEqual({
      host: 'http://192.0.2.8',
    });
    expect(parseTasmotaOptions({ broker: '192.0.2.1', topic: 'plug' })).toEqual({
      broker: 'mqtt://192.0.2.1',
      topic: 'plug',
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['a key that is not known', { hots: 'x' }, /"hots"/],
    ['a password in the address', { host: 'http://admin:geheim@192.0.2.7' }, /"host"/],
    ['a password in the broker', { broker: 'mqtt://u:geheim@x', topic: 'a' }, /"broker"/],
    ['another protocol', { broker: 'ws://x', topic: 'a' }, /"broker"/],
    ['a broker without a name', { broker: 'mqtt://', topic: 'a' }, /"broker"/],
    ['a broker without a topic', { broker: 'x' }, /belong together/],
    ['a topic without a broker', { topic: 'x' }, /belong together/],
    ['both ways at once', { host: 'x', broker: 'x', topic: 'a' }, /exclude each other/],
    ['a topic of all devices', { broker: 'x', topic: '#' }, /"topic"/],
    ['a topic with a level', { broker: 'x', topic: 'a/b' }, /"topic"/],
    ['a wildcard', { broker: 'x', topic: '+' }, /"topic"/],
    ['half an entry', { host: 'x', channel: 0.5 }, /"channel"/],
    ['no entry at all', { host: 'x', channel: [] }, /"channel"/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseTasmotaOptions(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.not.stringContaining('geheim'),
      }),
    );
    expect(() => parseTasmotaOptions(options)).toThrow(message);
  });
});

test('the ref holds the options as data', () => {
  expect(tasmota({ host: '192.0.2.8' })).toMatchObject({
    kind: 'meter',
    id: 'tasmota',
    entry: expect.stringMatching(/tasmota\/meter\.js$/),
    options: { host: 'http://192.0.2.8' },
  });
});
