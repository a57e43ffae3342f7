import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Environment } from '@wattbench/core';
import { captureConditions, captureEnvironment, loadPlugin, probeBackend } from '@wattbench/runner';
import { cacheDirectory } from '../catalog/cache-directory.js';
import { createCatalog } from '../catalog/catalog.js';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { loadConfig } from '../config/load-config.js';
import type { DoctorFlags } from './flags.js';
import type { BackendFinding, Findings, MeterFinding } from './findings.js';
import { renderFindings } from './render-findings.js';

/** Looks at everything that a run needs. Exit code 1 when no run is possible. */
export async function doctor(flags: DoctorFlags): Promise<void> {
  const loaded = await loadConfig(flags.config);
  const catalog = createCatalog(loaded.config);
  const meters: MeterFinding[] = [];
  for (const { id, summary, ref } of catalog.meters.toSorted((a, b) => a.rank - b.rank)) {
    meters.push({ id, summary, probe: await (await loadPlugin(ref())).probe() });
  }
  const backends: BackendFinding[] = [];
  for (const { id, ref } of catalog.backends) {
    backends.push({ id, probe: await probeBackend(ref()) });
  }
  const environment = await captureEnvironment();
  const findings: Findings = {
    verdict: verdictOf(meters),
    meters,
    backends,
    folders: [
      { use: 'results', path: outputFolder(undefined, loaded) },
      { use: 'converted models', path: cacheDirectory() },
    ].map((folder) => ({ ...folder, writable: canWrite(folder.path) })),
    disturbances: disturbancesOf(environment),
    environment,
  };
  if (flags.json === true) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else process.stdout.write(await renderFindings(findings));
  const usable = findings.verdict !== 'nothing' && backends.some(({ probe }) => probe.available);
  if (!usable || findings.folders.some(({ writable }) => !writable)) process.exitCode = 1;
}

function verdictOf(meters: readonly MeterFinding[]): Findings['verdict'] {
  const best = meters.map(({ probe }) => probe).find((probe) => probe.available);
  if (best === undefined || !best.available) return 'nothing';
  const methods = best.channels.filter(({ counted }) => counted).map(({ method }) => method);
  if (methods.includes('model')) return 'estimated';
  return methods.includes('power-samples') ? 'integrated' : 'measured';
}

/** The folder itself, or the nearest above it that is there. */
function canWrite(path: string): boolean {
  if (!existsSync(path)) return dirname(path) !== path && canWrite(dirname(path));
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function disturbancesOf({
  cpu,
  virtualMachine,
  cpuLimit,
  mainsPower,
}: Environment): readonly string[] {
  const { loadAverage1, swapUsedBytes } = captureConditions();
  const found: [boolean, string][] = [
    [
      virtualMachine === true,
      'this is a virtual machine: other guests share the processor, and its energy counters are seldom passed through',
    ],
    [
      loadAverage1 !== null && loadAverage1 > 0.25 * cpu.logicalCores,
      `other work runs here: load average ${loadAverage1?.toFixed(2)} on ${cpu.logicalCores} processors`,
    ],
    [cpu.governor === 'powersave', 'the frequency governor is powersave'],
    [mainsPower === false, 'it runs on battery'],
    [cpuLimit !== null, `a container limit leaves ${cpuLimit} processors`],
    [swapUsedBytes !== null && swapUsedBytes > 64e6, 'it swaps'],
  ];
  return found.filter(([is]) => is).map(([, text]) => text);
}
