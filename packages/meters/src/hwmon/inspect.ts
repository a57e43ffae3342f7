import type { Unavailable } from '@wattbench/core';
import type { PolledSource } from '../engine/reader.js';
import { sourceOf } from './channel.js';
import { findChips } from './chips.js';
import { readSensor, type SensorRead } from './sensor-read.js';
import type { HwmonSystem } from './system.js';
import { sensorsOf, type Sensor } from './sensors.js';
import { placeSensors, type PlacedSensor } from './totals.js';
import { forbidden, noRoot, noSensors, noTotal, unknownTotal, unreadable } from './unavailable.js';

/** A source and how to read it. */
export interface OpenSensor {
  readonly source: PolledSource;
  read(): SensorRead;
}

export type Inspection =
  | { readonly available: true; readonly sensors: readonly OpenSensor[] }
  | Unavailable;

/** More than this and a read is no moment any more; details above it are left out. */
const mostSensors = 128;

/** Looks at every chip and reads every sensor once. */
export function inspect(system: HwmonSystem): Inspection {
  const { root, readFile, total } = system;
  if (system.platform !== 'linux' && !system.rootIsGiven) return noRoot(system, 'no Linux');
  const search = findChips(root, readFile);
  if (search.root !== null) return noRoot(system, search.root.detail);
  const all = search.chips.flatMap((chip) => sensorsOf(chip, readFile));
  const limitOf = (sensor: Sensor): number => system.maximumPowerW ?? sensor.rule.maximumPowerW;
  const first = new Map(
    all.map((sensor) => [
      sensor.id,
      readSensor({ sensor, maximumPowerW: limitOf(sensor), readFile }),
    ]),
  );
  const silent = secondDies(all, first);
  const readable = all.filter(({ id }) => first.get(id)?.state !== 'failed' && !silent.has(id));
  const lost = all.flatMap((sensor) => {
    const read = first.get(sensor.id);
    return read?.state === 'failed' ? [{ sensor, read }] : [];
  });
  if (total !== undefined && !readable.some(({ id }) => id === total)) {
    return unknownTotal(total, [
      ...readable.map(({ id }) => id),
      ...lost.map(({ sensor, read }) => `${sensor.id} (${read.detail})`),
    ]);
  }
  const placed = placeSensors(readable, total);
  const needed = lost.filter(({ sensor, read }) => {
    return read.notOffered !== true && wouldCount(sensor, placed, total);
  });
  const refused = needed.filter(({ read }) => read.reason === 'permission');
  if (refused.length > 0) {
    return forbidden(refused.map(({ sensor, read }) => ({ driver: sensor.chip.driver, ...read })));
  }
  if (needed.length > 0) return unreadable(needed.map(({ read }) => read.detail));
  if (readable.length === 0) {
    return noSensors(
      root,
      search.chips.map(({ driver }) => driver),
      [
        ...lost.map(({ read }) => read.detail),
        ...search.nameless.map((path) => `${path} cannot be read`),
      ],
    );
  }
  if (!placed.some(({ counted }) => counted)) return noTotal(placed.map(({ sensor }) => sensor.id));
  return { available: true, sensors: open({ system, placed, lost, silent, limitOf }) };
}

interface Found {
  readonly system: HwmonSystem;
  readonly placed: readonly PlacedSensor[];
  readonly lost: readonly { readonly sensor: Sensor; readonly read: { readonly detail: string } }[];
  readonly silent: ReadonlySet<string>;
  limitOf(sensor: Sensor): number;
}

function open({ system, placed, lost, silent, limitOf }: Found): readonly OpenSensor[] {
  const { readFile } = system;
  const ordered = [
    ...placed.filter(({ counted }) => counted),
    ...placed.filter(({ counted }) => !counted),
  ].slice(0, mostSensors);
  const notesOf = ({ sensor }: PlacedSensor): readonly string[] => [
    ...lost
      .filter((other) => other.sensor.chip === sensor.chip)
      .map(({ read }) => `left out: ${read.detail}`),
    ...[...silent]
      .filter(() => sensor.chip.driver === 'amdgpu')
      .map((id) => `${id} shows 0 W, as the second die of a card does: left out`),
  ];
  return ordered.map((one) => {
    const maximumPowerW = limitOf(one.sensor);
    return {
      source: sourceOf({ placed: one, maximumPowerW, readFile, notes: notesOf(one).slice(0, 4) }),
      read: () => readSensor({ sensor: one.sensor, maximumPowerW, readFile }),
    };
  });
}

/** Whether the total lacks something without this sensor. */
function wouldCount(
  sensor: Sensor,
  placed: readonly PlacedSensor[],
  total: string | undefined,
): boolean {
  const others = placed.map((one) => one.sensor);
  const again = placeSensors([...others, sensor], total);
  return again.some((one) => one.sensor.id === sensor.id && one.counted);
}

/**
 * Cards of two dies (MI250X) show the power of both at the first and 0 W at the second. No chip in
 * use draws 0 W, so a 0 beside a chip that shows power is such a second die.
 */
function secondDies(
  sensors: readonly Sensor[],
  first: ReadonlyMap<string, SensorRead>,
): ReadonlySet<string> {
  const powerOf = ({ id }: Sensor): number | null => {
    const read = first.get(id);
    return read?.state === 'power' ? read.powerW : null;
  };
  const cards = sensors.filter(({ chip }) => chip.driver === 'amdgpu');
  if (!cards.some((sensor) => (powerOf(sensor) ?? 0) > 0)) return new Set();
  const shows = new Set(cards.filter((card) => powerOf(card) !== 0).map(({ chip }) => chip));
  return new Set(cards.filter(({ chip }) => !shows.has(chip)).map(({ id }) => id));
}
