import type { Sensor } from './sensors.js';

/** A sensor with its place in the meter's total. */
export interface PlacedSensor {
  readonly sensor: Sensor;
  /** It is the option `total`, or the driver's sensor for the whole machine. */
  readonly isMachine: boolean;
  readonly counted: boolean;
  readonly includes: readonly string[];
  readonly alternativeTo: string | null;
}

const machine = 'machine';

/**
 * Decides what makes up the total: the outermost sensors. What lies inside a sensor that can be read
 * is a detail of it. Two sensors that both claim to be the whole of the same are both details: which
 * one is, or whether they add up, cannot be known from here.
 */
export function placeSensors(
  sensors: readonly Sensor[],
  total: string | undefined,
): readonly PlacedSensor[] {
  const claimOf = (sensor: Sensor): string | null => {
    if (sensor.id === total) return machine;
    return total !== undefined && sensor.whole === machine ? null : sensor.whole;
  };
  const wholesOf = (group: string): readonly Sensor[] =>
    sensors.filter((sensor) => claimOf(sensor) === group);
  const isDoubtful = (sensor: Sensor): boolean => {
    const claim = claimOf(sensor);
    return claim !== null && wholesOf(claim).length > 1;
  };
  const around = (sensor: Sensor): readonly Sensor[] => {
    if (claimOf(sensor) === machine) return [];
    return [machine, ...sensor.inside].flatMap((group) => {
      const wholes = wholesOf(group);
      return wholes.length === 1 ? wholes : [];
    });
  };
  const ids = new Set(sensors.map(({ id }) => id));
  return sensors.map((sensor) => {
    const twin = sensor.alternativeTo;
    const alternativeTo = twin !== null && ids.has(twin) && sensor.id !== total ? twin : null;
    const counts = sensor.id === total || sensor.rule.counts;
    return {
      sensor,
      isMachine: claimOf(sensor) === machine && !isDoubtful(sensor),
      counted:
        counts && alternativeTo === null && !isDoubtful(sensor) && around(sensor).length === 0,
      includes: sensors
        .filter((other) => around(other).some(({ id }) => id === sensor.id))
        .map(({ id }) => id),
      alternativeTo,
    };
  });
}
