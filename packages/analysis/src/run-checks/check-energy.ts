import type { PhaseRecord, Reading, Result } from '@wattbench/core';
import type { RunCheck } from './run-check.js';

/** More than a full rack draws (about 120 kW for 72 accelerators, 2024): another unit, or another digit. */
const mostPowerW = 1e6;
/** In a shorter window one step of a coarse counter is a large power. */
const shortestNs = 1e7;

/**
 * Readings are of channels that the meters have, once for each phase; their energy is a number that is not negative and
 * their power one that a machine can draw; what counts has moved in the measured window.
 */
export const checkEnergy: RunCheck = (result) => {
  const faults = result.phases.flatMap((phase) => phaseFaults(phase, result));
  const compared = result.phases.reduce((sum, { readings }) => sum + readings.length, 0);
  return { faults, compared, notPossible: compared === 0 ? 'no meter was read' : null };
};

function phaseFaults(phase: PhaseRecord, { meters }: Result): readonly string[] {
  const seen = new Set<string>();
  return phase.readings.flatMap((reading) => {
    const { meter, channel } = reading;
    const found = meters.find(({ id }) => id === meter)?.channels.find(({ id }) => id === channel);
    const at = `${phase.id}: ${channel}`;
    if (found === undefined) return [`${at} is no channel of the meters`];
    const key = JSON.stringify([meter, channel]);
    if (seen.has(key)) return [`${at} was read twice`];
    seen.add(key);
    if (reading.state === 'missing') return [];
    const counts = found.counted && phase.id === 'measure';
    const fault = faultOf(reading, counts);
    return fault === null ? [] : [`${at} ${fault}`];
  });
}

function faultOf(
  { energyJ, uncertainty, issues, window }: Reading,
  counts: boolean,
): string | null {
  if (!Number.isFinite(energyJ) || energyJ < 0) return `read ${energyJ} J`;
  if (energyJ === 0 && counts && issues.length === 0) return 'read 0 J and does not say why';
  const powerW = (energyJ / Math.max(shortestNs, window.endNs - window.startNs)) * 1e9;
  if (powerW > mostPowerW) {
    return `read ${Number(powerW.toPrecision(3))} W, which no machine draws`;
  }
  const doubtful = uncertainty.every(
    ({ halfWidthJ }) => Number.isFinite(halfWidthJ) && halfWidthJ >= 0,
  );
  return doubtful ? null : 'has an uncertainty that is none';
}
