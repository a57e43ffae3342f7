import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PluginRef } from '@wattbench/core';
import { captureEnvironment, preflight, probeBackend } from '@wattbench/runner';
import { cacheDirectory } from '../catalog/cache-directory.js';
import { createCatalog } from '../catalog/catalog.js';
import { chooseMeters, probeMeter, type MeterProbe } from '../catalog/choose-meters.js';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { loadConfig } from '../config/load-config.js';
import { findMeters } from '../doctor/find-meters.js';
import { liveCheck } from '../doctor/live-check.js';
import { resolveMeter } from '../plugin/resolve-meter.js';
import type { DoctorFlags } from './flags.js';
import type { BackendFinding, Findings } from './findings.js';
import { renderFindings } from './render-findings.js';

/** Looks at everything that a run needs. Exit code 1 when no run is possible. */
export async function doctor(flags: DoctorFlags): Promise<void> {
  const loaded = await loadConfig(flags.config);
  const catalog = createCatalog(loaded.config);
  const places = { catalog, root: loaded.root };
  const words = flags.meter ?? loaded.config.meters ?? ['auto'];
  const asked = await Promise.all(
    words.filter((word) => word !== 'auto').map((word) => resolveMeter(word, places)),
  );
  const probes = new Probes();
  const probe = (ref: PluginRef<'meter'>): Promise<MeterProbe> => probes.of(ref);
  const meters = await findMeters({ known: catalog.meters, asked, probe });
  const chosen = await chooseMeters(words, { ...places, probe });
  const backends: BackendFinding[] = [];
  for (const { id, ref } of catalog.backends) {
    backends.push({ id, probe: await probeBackend(ref()) });
  }
  const environment = await captureEnvironment();
  const findings: Findings = {
    verdict: await verdictOf(chosen.meters, probe),
    meters,
    run: { meters: chosen.meters.map(({ id }) => id), rejected: chosen.rejected },
    ...(flags.check === true ? { check: await liveCheck(await probes.readable()) } : {}),
    backends,
    folders: [
      { use: 'results', path: outputFolder(undefined, loaded) },
      { use: 'converted models', path: cacheDirectory() },
    ].map((folder) => ({ ...folder, writable: canWrite(folder.path) })),
    disturbances: await preflight(environment),
    environment,
  };
  if (flags.json === true) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else process.stdout.write(await renderFindings(findings));
  const usable =
    findings.verdict !== 'nothing' && backends.some(({ probe: { available } }) => available);
  if (!usable || findings.folders.some(({ writable }) => !writable)) process.exitCode = 1;
}

/** Asks each meter once. */
class Probes {
  readonly #answers = new Map<string, { ref: PluginRef<'meter'>; answer: Promise<MeterProbe> }>();

  of(ref: PluginRef<'meter'>): Promise<MeterProbe> {
    const key = JSON.stringify([ref.entry, ref.options]);
    const known = this.#answers.get(key) ?? { ref, answer: probeMeter(ref) };
    this.#answers.set(key, known);
    return known.answer;
  }

  async readable(): Promise<readonly PluginRef<'meter'>[]> {
    const refs: PluginRef<'meter'>[] = [];
    for (const { ref, answer } of this.#answers.values()) {
      if ((await answer).available) refs.push(ref);
    }
    return refs;
  }
}

/** The kind of figure that the first meter of a run gives. */
async function verdictOf(
  chosen: readonly PluginRef<'meter'>[],
  probe: (ref: PluginRef<'meter'>) => Promise<MeterProbe>,
): Promise<Findings['verdict']> {
  const [first] = chosen;
  const answer = first === undefined ? undefined : await probe(first);
  if (answer === undefined || !answer.available) return 'nothing';
  const methods = answer.channels.filter(({ counted }) => counted).map(({ method }) => method);
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
