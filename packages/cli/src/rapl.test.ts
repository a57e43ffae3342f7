import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createStore } from '@wattbench/store';
import { machines, startDrive, writePowercapTree } from '@wattbench/testkit/powercap';
import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';

const workplaces: Workplace[] = [];
afterAll(() => {
  for (const workplace of workplaces) workplace.remove();
});

interface Entry {
  readonly meter: string;
  readonly quality: string;
  readonly inferences: number;
  readonly energyWhPer1000: { readonly mean: number; readonly low: number; readonly high: number };
  readonly powerW: { readonly mean: number };
}

/** Runs one cell while the counters of a copied tree grow at a known power. */
async function measured(options: {
  readonly machine: Parameters<typeof writePowercapTree>[1];
  readonly zones: Readonly<Record<string, { readonly powerW: number }>>;
}) {
  const workplace = new Workplace();
  workplaces.push(workplace);
  workplace.writeFakeConfig({
    backends: '[fakeBackend({ busyUs: 10_000 })]',
    protocol:
      "{ preset: 'smoke', repeats: 2, inferences: 150, accuracySamples: 5, baselineS: 0.1 }",
  });
  const folder = join(workplace.folder, 'sys');
  mkdirSync(folder);
  const tree = await writePowercapTree(folder, options.machine);
  const driven = Object.entries(options.zones).map(([id, { powerW }]) => ({
    directory: tree.zone(id),
    periodMs: 1,
    powerW,
  }));
  const drive = driven.length === 0 ? undefined : await startDrive(driven);
  try {
    const { code, stdout, stderr } = await workplace.run(
      ['run', '--meter', 'rapl', '--json', '--quiet'],
      { WATTBENCH_POWERCAP_ROOT: tree.root },
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const [entry] = JSON.parse(stdout) as readonly Entry[];
    const [stored] = await createStore(join(workplace.folder, 'wattbench-results')).list();
    if (entry === undefined || stored === undefined) throw new TypeError('nothing was measured');
    return { entry, results: stored.results };
  } finally {
    await drive?.stop();
  }
}

/** Energy that the driver gave out in the child's window, per 1,000 inferences and mean of the repeats. */
function trueWhPer1000(
  { entry, results }: Awaited<ReturnType<typeof measured>>,
  powerW: number,
): number {
  const windows = results.map(({ phases }) => phases.find(({ id }) => id === 'measure')?.window);
  const seconds = windows.map((window) => ((window?.endNs ?? 0) - (window?.startNs ?? 0)) / 1e9);
  const meanS = seconds.reduce((a, b) => a + b, 0) / seconds.length;
  return ((powerW * meanS) / entry.inferences / 3600) * 1000;
}

describe('--meter rapl on a copied tree', () => {
  it('gives power × window within its interval: package and memory, without psys, core and the MMIO twin', async () => {
    const run = await measured({
      machine: {
        zones: [
          ...machines.laptop.zones,
          { id: 'intel-rapl:0:2', name: 'dram', energyUj: 1_000_000_000 },
        ],
      },
      zones: {
        'intel-rapl:0': { powerW: 50 },
        'intel-rapl:0:0': { powerW: 30 },
        'intel-rapl:0:2': { powerW: 10 },
        'intel-rapl:1': { powerW: 90 },
        'intel-rapl-mmio:0': { powerW: 50 },
      },
    });
    const truth = trueWhPer1000(run, 60);
    const { low, mean, high } = run.entry.energyWhPer1000;
    expect(run.entry).toMatchObject({ meter: 'rapl', quality: 'measured' });
    expect(Math.abs(mean - truth)).toBeLessThan(0.05 * truth);
    expect(low).toBeLessThan(truth);
    expect(high).toBeGreaterThan(truth);
    expect(high - low).toBeLessThan(0.5 * truth);
  });

  it('gives the same over a wrap-around', async () => {
    // The register holds 200 J, so that it wraps every 0.4 s: in each window of 1.5 s at least three times.
    const zone = { id: 'intel-rapl:0', name: 'package-0', energyUj: 0, maximumUj: 200_000_000 };
    const run = await measured({
      machine: { zones: [zone] },
      zones: { 'intel-rapl:0': { powerW: 500 } },
    });
    const truth = trueWhPer1000(run, 500);
    const { low, mean, high } = run.entry.energyWhPer1000;
    expect(Math.abs(mean - truth)).toBeLessThan(0.05 * truth);
    expect([low < truth, high > truth]).toEqual([true, true]);
  });

  it('gives no figure at all when the counter stands still', async () => {
    const run = await measured({
      machine: { zones: [{ id: 'intel-rapl:0', name: 'package-0', energyUj: 5_000_000 }] },
      zones: {},
    });
    expect(run.entry.energyWhPer1000).toBeNull();
  });
});
