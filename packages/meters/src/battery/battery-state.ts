import { join } from 'node:path';
import type { FailedRead } from '../engine/counter-source.js';
import type { ReadFile } from '../rapl/small-file.js';
import type { Supply, SupplySearch } from './supplies.js';

export type BatteryState =
  /** Ids of the batteries that give power now. */
  { readonly state: 'on-battery'; readonly giving: ReadonlySet<string> } | FailedRead;

/**
 * Whether the machine lives on its batteries now. Only then is their power the machine's: with the
 * charger on, the battery tells what flows into it, or nothing.
 */
export function batteryState(
  { batteries, mains }: Pick<SupplySearch, 'batteries' | 'mains'>,
  readFile: ReadFile,
): BatteryState {
  const text = (supply: Supply, file: string): string | null => {
    const read = readFile(join(supply.directory, file));
    return read.state === 'text' ? read.text : null;
  };
  const plugged = mains.find((supply) => text(supply, 'online') === '1');
  if (plugged !== undefined) {
    return failed(`${plugged.directory}/online is 1: the charger is on; expected 0`);
  }
  const giving = new Set<string>();
  for (const battery of batteries) {
    const status = text(battery, 'status');
    if (status === 'Discharging') giving.add(battery.name);
    else if (status === 'Charging' || status === null) {
      return failed(
        `${battery.directory}/status is ${status === null ? 'not readable' : `"${status}"`}; expected "Discharging"`,
      );
    }
  }
  if (giving.size > 0) return { state: 'on-battery', giving };
  return failed(
    `no battery is discharging (${batteries.map(({ name }) => name).join(', ')}): the charger is on`,
  );
}

function failed(detail: string): FailedRead {
  return { state: 'failed', reason: 'not-configured', detail };
}
