/**
 * A program of its own: `node drive.js <zone folder> <watts> <period in ms> [start in µJ] [-- …]`.
 * Lets the counters of zones grow at a constant power by the monotonic clock until it is killed, and
 * says `ready` once every counter has its first value. Ends by itself with its parent, and when the
 * folder of a zone is gone.
 */
import { existsSync } from 'node:fs';
import { WattbenchError } from '@wattbench/core';
import { parseDrivePlan, type DrivenZone } from './drive-plan.js';
import { modulusUj, readCount, setEnergy } from './zone-energy.js';

const parent = process.ppid;

function drive(zone: DrivenZone): void {
  const modulus = modulusUj(readCount(zone.directory, 'max_energy_range_uj'));
  const startUj = zone.startUj ?? readCount(zone.directory, 'energy_uj');
  const startNs = process.hrtime.bigint();
  const update = (): void => {
    // From the start and not from the last update: late updates do not add up to a wrong power.
    const elapsedNs = Number(process.hrtime.bigint() - startNs);
    const grownUj = BigInt(Math.floor((zone.powerW * elapsedNs) / 1e3));
    setEnergy(zone.directory, (startUj + grownUj) % modulus);
  };
  update();
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
    try {
      update();
    } catch (error) {
      if (!existsSync(zone.directory)) process.exit(0);
      throw error;
    }
  }, zone.periodMs);
}

try {
  for (const zone of parseDrivePlan(process.argv.slice(2))) drive(zone);
  process.stdout.write('ready\n');
} catch (error) {
  process.stderr.write(`${WattbenchError.envelope(error).message}\n`);
  process.exitCode = 2;
}
