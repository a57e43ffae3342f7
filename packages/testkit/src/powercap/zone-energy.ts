import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WattbenchError } from '@wattbench/core';
import type { PowercapTree } from './powercap-tree.js';

/** Steps of the 32-bit register behind a zone, less one. */
const registerSteps = 2n ** 32n - 1n;

/**
 * µJ after which a counter with this highest value starts again at 0: one step of its register
 * above it, and at least the 1 µJ of the file.
 */
export function modulusUj(highestUj: bigint): bigint {
  const step = (highestUj + registerSteps / 2n) / registerSteps;
  return highestUj + (step > 1n ? step : 1n);
}

/**
 * Replaces the content of a zone's `energy_uj`. By a new file and a rename: a reader that opens the
 * file has all of the old text or all of the new, never a part of each.
 */
export function setEnergy(zoneDirectory: string, content: bigint | string): void {
  const next = join(zoneDirectory, '.energy_uj.next');
  writeFileSync(next, `${content}\n`);
  renameSync(next, join(zoneDirectory, 'energy_uj'));
}

/** Moves zones of a tree on, in J by zone id; a counter that passes its highest value wraps. */
export function advance(tree: PowercapTree, energyJ: Readonly<Record<string, number>>): void {
  for (const [id, joules] of Object.entries(energyJ)) {
    const directory = tree.zone(id);
    const countUj = readCount(directory, 'energy_uj') + BigInt(Math.round(joules * 1e6));
    setEnergy(directory, countUj % modulusUj(readCount(directory, 'max_energy_range_uj')));
  }
}

/** A whole number from a file of a zone. Throws `INTERNAL` for any other text. */
export function readCount(zoneDirectory: string, file: string): bigint {
  const text = readFileSync(join(zoneDirectory, file), 'latin1').trim();
  if (/^\d+$/.test(text)) return BigInt(text);
  throw new WattbenchError('INTERNAL', `${file} of a simulated zone is ${JSON.stringify(text)}.`, {
    fix: 'Give the zone a whole number.',
  });
}
