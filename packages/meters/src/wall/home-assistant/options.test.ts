import { describe, expect, test } from 'vitest';
import { parseHomeAssistantOptions } from './options.js';
import { homeAssistant } from './ref.js';

describe('parseHomeAssistantOptions', () => {
  test('takes every option that there is, and its own result again', () => {
    const options = {
      host: 'https://home.example:8123',
      entity: 'sensor.desk_plug_power',
      credentialsFile: '/home/me/token.json',
      pollPeriodMs: 2000,
      maximumPowerW: 500,
    };
    expect(parseHomeAssistantOptions(options)).toEqual(options);
    expect(parseHomeAssistantOptions({ host: 'homeassistant.local:8123' })).toEqual({
      host: 'http://homeassistant.local:8123',
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['a key that is not known', { token: 'geheim' }, /"token"/],
    ['a password in the address', { host: 'http://a:geheim@home' }, /"host"/],
    ['a path for an entity', { entity: 'sensor.x/../../config' }, /"entity"/],
    ['an entity in capitals', { entity: 'sensor.Plug' }, /"entity"/],
    ['an entity without a domain', { entity: 'plug' }, /"entity"/],
    ['an entity with a line end', { entity: 'sensor.plug\n' }, /"entity"/],
    ['no text for an entity', { entity: 5 }, /"entity"/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseHomeAssistantOptions(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.not.stringContaining('geheim'),
      }),
    );
    expect(() => parseHomeAssistantOptions(options)).toThrow(message);
  });
});

test('the ref holds the options as data', () => {
  expect(homeAssistant({ host: 'home:8123', entity: 'sensor.plug' })).toMatchObject({
    kind: 'meter',
    id: 'home-assistant',
    entry: expect.stringMatching(/home-assistant\/meter\.js$/),
    options: { host: 'http://home:8123', entity: 'sensor.plug' },
  });
});
