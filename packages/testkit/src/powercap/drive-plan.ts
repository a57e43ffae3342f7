import { WattbenchError } from '@wattbench/core';

/** A zone whose energy grows at a constant power. */
export interface DrivenZone {
  /** Folder of the zone, with `energy_uj` and `max_energy_range_uj`. */
  readonly directory: string;
  readonly powerW: number;
  /** Time between two updates of the file. */
  readonly periodMs: number;
  /** Where the counter begins; what the file holds when left out. */
  readonly startUj?: bigint;
}

const usage =
  'expected <zone folder> <watts> <period in ms> [start in µJ], and more zones after --';

/** The command line of the driver: zones are parted by `--`. Throws `USAGE`. */
export function parseDrivePlan(words: readonly string[]): readonly DrivenZone[] {
  const groups: string[][] = [[]];
  for (const word of words) {
    if (word === '--') groups.push([]);
    else groups.at(-1)?.push(word);
  }
  return groups.map(parseZone);
}

/** The other way round: what to give to the driver. */
export function driveArguments(zones: readonly DrivenZone[]): readonly string[] {
  return zones.flatMap((zone, index) => [
    ...(index === 0 ? [] : ['--']),
    zone.directory,
    String(zone.powerW),
    String(zone.periodMs),
    ...(zone.startUj === undefined ? [] : [String(zone.startUj)]),
  ]);
}

function parseZone(words: readonly string[]): DrivenZone {
  const [directory, watts, period, start] = words;
  const powerW = Number(watts);
  const periodMs = Number(period);
  if (directory === undefined || directory === '' || words.length > 4) throw wrong(words);
  if (!(powerW >= 0 && powerW <= 1e6) || !(periodMs >= 1 && periodMs <= 60_000)) throw wrong(words);
  if (start === undefined) return { directory, powerW, periodMs };
  if (!/^\d{1,20}$/.test(start)) throw wrong(words);
  return { directory, powerW, periodMs, startUj: BigInt(start) };
}

function wrong(words: readonly string[]): WattbenchError {
  return new WattbenchError('USAGE', `drive: found ${JSON.stringify(words)}; ${usage}`);
}
