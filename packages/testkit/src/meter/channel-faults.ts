import type { Channel } from '@wattbench/core';
import { isOneOf } from '../conformance/known-words.js';
import { components, domains, qualities, scopes } from './known-values.js';

/** Printable ASCII without what a command line, a table or a label would need to quote. */
const plainId = /^[!#-&(-+\--[\]-_a-~]{1,200}$/;

/** What is wrong with the fields of one channel. */
export function fieldFaults(channel: Channel, meter: string): readonly string[] {
  const faults: string[] = [];
  const name = JSON.stringify(channel.id);
  const fault = (sound: boolean, found: string): void => {
    if (!sound) faults.push(`channel ${name}: ${found}`);
  };
  fault(
    typeof channel.id === 'string' &&
      channel.id.startsWith(`${meter}:`) &&
      channel.id.length > meter.length + 1 &&
      plainId.test(channel.id),
    `the id must be "${meter}:" and up to 200 printable characters without spaces, quotes, commas and backslashes`,
  );
  const word = (field: string, words: Readonly<Record<string, unknown>>, value: unknown): void =>
    fault(
      isOneOf(words, value),
      `${field} is ${JSON.stringify(value)}; expected ${Object.keys(words).join(', ')}`,
    );
  word('component', components, channel.component);
  word('scope', scopes, channel.scope);
  word('method', qualities, channel.method);
  if (channel.domain !== undefined) word('domain', domains, channel.domain);
  for (const field of ['updatePeriodNs', 'resolutionJ', 'gainError'] as const) {
    const value = channel[field];
    fault(
      Number.isFinite(value) && value > 0,
      `${field} is ${String(value)}; expected a finite number above 0`,
    );
  }
  for (const field of ['averagingNs', 'lagNs'] as const) {
    const value = channel[field];
    fault(
      value === undefined || (Number.isFinite(value) && value >= 0),
      `${field} is ${String(value)}; expected a finite number, 0 or more`,
    );
  }
  fault(
    typeof channel.counted === 'boolean',
    `counted is ${JSON.stringify(channel.counted)}; expected true or false`,
  );
  fault(
    typeof channel.source === 'string' && channel.source.trim() !== '',
    'source is empty; expected where it is read from',
  );
  fault(Array.isArray(channel.includes), 'includes is no list');
  return faults;
}

/** What is wrong with how the channels lie in one another. */
export function relationFaults(channels: readonly Channel[]): readonly string[] {
  const faults: string[] = [];
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  if (byId.size < channels.length) faults.push('two channels have one id');
  for (const { id, includes, alternativeTo, counted } of channels) {
    for (const inner of includes) {
      if (!byId.has(inner)) faults.push(`${id} includes ${inner}, which is no channel`);
    }
    const inside = insideOf(id, byId);
    if (inside.has(id)) faults.push(`${id} lies in itself`);
    const twice = [...inside].filter((inner) => inner !== id && byId.get(inner)?.counted === true);
    if (counted && twice.length > 0) {
      faults.push(`${id} is counted, and so is ${twice.join(', ')} inside it`);
    }
    if (alternativeTo === undefined) continue;
    const other = byId.get(alternativeTo);
    if (other === undefined || alternativeTo === id) {
      faults.push(`${id} is an alternative to ${alternativeTo}, which is no other channel`);
    } else if (other.alternativeTo !== undefined) {
      faults.push(`${id} is an alternative to ${alternativeTo}, which is one itself`);
    }
    if (counted) faults.push(`${id} is counted, and is an alternative to ${alternativeTo}`);
  }
  if (!channels.some(({ counted }) => counted)) faults.push('no channel is counted');
  return faults;
}

/** Every channel whose joules are inside this one, over any number of steps. */
function insideOf(id: string, byId: ReadonlyMap<string, Channel>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(byId.get(id)?.includes ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(byId.get(next)?.includes ?? []));
  }
  return found;
}
