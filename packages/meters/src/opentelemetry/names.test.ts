import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import type { Channel, Component } from '@wattbench/core';
import { describe, expect, test } from 'vitest';
import { coreChannel, packageChannel } from './__fixtures__/scripted-meter.js';
import { attributesOf, hardwareNames, metrics } from './names.js';

describe('the names', () => {
  test('are those of the conventions', () => {
    expect(hardwareNames).toEqual({
      energy: conventions.METRIC_HW_ENERGY,
      power: conventions.METRIC_HW_POWER,
      id: conventions.ATTR_HW_ID,
      type: conventions.ATTR_HW_TYPE,
      name: conventions.ATTR_HW_NAME,
      parent: conventions.ATTR_HW_PARENT,
    });
  });

  test('of our own begin with wattbench', () => {
    for (const { name } of Object.values(metrics)) expect(name).toMatch(/^(hw|wattbench)\./);
  });

  test.each<[Component, string]>([
    ['cpu', conventions.HW_TYPE_VALUE_CPU],
    ['dram', conventions.HW_TYPE_VALUE_MEMORY],
    ['gpu', conventions.HW_TYPE_VALUE_GPU],
    ['wall', conventions.HW_TYPE_VALUE_ENCLOSURE],
    ['system', conventions.HW_TYPE_VALUE_ENCLOSURE],
  ])('call %s as the conventions do: %s', (component, type) => {
    expect(attributesOf('board', { ...packageChannel, component }, [])).toMatchObject({
      'hw.type': type,
    });
  });
});

describe('the parent', () => {
  const platform: Channel = {
    ...packageChannel,
    id: 'board:psys',
    includes: [packageChannel.id, coreChannel.id],
  };

  test('is the smallest channel around', () => {
    const siblings = [platform, packageChannel, coreChannel];
    expect(attributesOf('board', coreChannel, siblings)).toMatchObject({
      'hw.parent': packageChannel.id,
    });
    expect(attributesOf('board', packageChannel, siblings)).toMatchObject({
      'hw.parent': platform.id,
    });
  });

  test('is left out where there is none', () => {
    expect(attributesOf('board', platform, [platform])).not.toHaveProperty(['hw.parent']);
  });
});
