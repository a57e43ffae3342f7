import type { Probe } from '@wattbench/core';
import type { MeteredPart } from './metered-part.js';
import type { ShellyOptions } from './options.js';

/**
 * The parts that the machine hangs on. Never guessed: with several and none named, the others would
 * be billed to the machine, or its own left out.
 */
export function chooseParts(
  parts: readonly MeteredPart[],
  channel: ShellyOptions['channel'],
): Probe<{ readonly parts: readonly MeteredPart[] }> {
  const names = parts.map(({ key }) => key).join(', ');
  const refused = (detail: string): Probe<never> => ({
    available: false,
    reason: 'not-configured',
    detail: `${detail}; the device measures ${names}.`,
    fix: 'Name the output that this machine hangs on: option "channel", e.g. "channel": "switch:0".',
  });
  if (parts.length === 0) {
    return {
      available: false,
      reason: 'hardware',
      detail:
        'the device measures no power: it tells no output with a power and an energy counter.',
      fix: 'Take a Shelly with a power meter (Plug S, 1PM, PM Mini, EM).',
    };
  }
  if (channel === undefined) {
    return parts.length === 1
      ? { available: true, parts }
      : refused('several outputs, and none is named');
  }
  const wanted: readonly (number | string)[] = Array.isArray(channel) ? channel : [channel];
  const chosen: MeteredPart[] = [];
  for (const name of wanted.map(String)) {
    const matching = parts.filter(({ key, partOf }) =>
      /^\d+$/.test(name) ? partOf === undefined && key.endsWith(`:${Number(name)}`) : key === name,
    );
    const [part] = matching;
    if (part === undefined) return refused(`there is no output ${name}`);
    if (matching.length > 1) return refused(`the output ${name} can be more than one`);
    if (!chosen.includes(part)) chosen.push(part);
  }
  const inside = chosen.find(({ partOf }) => chosen.some(({ key }) => key === partOf));
  return inside === undefined
    ? { available: true, parts: chosen }
    : refused(`${inside.key} is inside ${inside.partOf}, and would be counted twice`);
}
