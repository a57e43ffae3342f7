import { defineBackend, type Backend, type BackendInfo, type Probe } from '@wattbench/core';
import { processedTasks } from '@wattbench/tasks/processing';

import { unavailable } from './engine-failure.js';
import type { EngineReport, EngineSwitch } from './engine-switch.js';
import { openSession } from './open-session.js';
import type { TfjsOptions } from './options.js';

/** More than a probe must give: what each engine said, those that do not work here with a remedy. */
export interface TfjsInfo extends BackendInfo {
  readonly engines: readonly EngineReport[];
}

/** The backend over the engines of a process. */
export function createBackend(parts: {
  readonly options: TfjsOptions;
  readonly engines: EngineSwitch;
}): Backend {
  return defineBackend({
    specVersion: 1,
    id: 'tfjs',
    probe: () => probe(parts),
    open: (request) => openSession(request, parts),
  });
}

async function probe(parts: {
  readonly options: TfjsOptions;
  readonly engines: EngineSwitch;
}): Promise<Probe<TfjsInfo>> {
  const { engine: name = 'auto', threads = 1 } = parts.options;
  const engines = await parts.engines.report({ name, device: 'auto', threads });
  const working = engines.flatMap((report) => (report.available ? [report] : []));
  const [first] = working;
  if (first === undefined) return unavailable(engines);
  return {
    available: true,
    runtime: { name: `tfjs-${first.engine}`, version: first.version },
    devices: [...new Set(working.map(({ device }) => device))],
    tasks: processedTasks,
    engines,
  };
}
