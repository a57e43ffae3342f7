import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../../known-meter.js';
import { meterRef } from '../../meter-ref.js';
import {
  homeAssistantOptionNames,
  parseHomeAssistantOptions,
  type HomeAssistantOptions,
} from './options.js';

/** Power or energy of an entity of Home Assistant. Throws `CONFIG_INVALID`. */
export function homeAssistant(options: HomeAssistantOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'home-assistant',
    entry: new URL('./meter.js', import.meta.url),
    options: parseHomeAssistantOptions(options),
  });
}

export const knownHomeAssistant: KnownMeter = {
  id: 'home-assistant',
  summary: 'the whole machine at a plug that Home Assistant reads',
  rank: 60,
  options: homeAssistantOptionNames,
  needs: 'host',
  ref: (options = {}) => homeAssistant(parseHomeAssistantOptions(options)),
};
