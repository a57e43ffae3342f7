import { summarise, type CarbonIntensity, type SummarisedExperiment } from '@wattbench/analysis';
import { toJson } from '@wattbench/report';
import { knownTasks } from '@wattbench/tasks';
import type { CheckLog } from './check-log.js';
import { isNear } from './is-near.js';

/**
 * Computes every figure anew from the raw records and holds it against those of a report, field by field. A field that
 * the report does not have is passed over: an older wattbench did not tell it.
 */
export function checkFigures(
  log: CheckLog,
  {
    rows,
    stored,
    intensity,
  }: {
    readonly rows: readonly unknown[];
    readonly stored: SummarisedExperiment;
    readonly intensity: CarbonIntensity;
  },
): void {
  const computed = toJson(summarise(stored, { intensity, tasks: knownTasks }));
  if (computed.length !== rows.length) {
    log.fault('figures', `${rows.length} rows, where the records give ${computed.length}`);
  }
  for (const [index, row] of rows.slice(0, computed.length).entries()) {
    compare(log, { path: `row ${index + 1}`, joint: ': ', told: row, found: computed[index] });
  }
}

interface Pair {
  readonly path: string;
  /** Between the path and the next name. */
  readonly joint: string;
  readonly told: unknown;
  readonly found: unknown;
}

function compare(log: CheckLog, { path, joint, told, found }: Pair): void {
  if (isParent(told) && isParent(found) && Array.isArray(told) === Array.isArray(found)) {
    if (Array.isArray(told) && Array.isArray(found) && told.length !== found.length) {
      log.fault('figures', `${path}: ${told.length} entries, and ${found.length} from the records`);
      return;
    }
    for (const [key, value] of Object.entries(told)) {
      const own = Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined;
      compare(log, { path: `${path}${joint}${key}`, joint: '.', told: value, found: own });
    }
    return;
  }
  log.compared('figures');
  const same =
    typeof told === 'number' && typeof found === 'number' ? isNear(told, found) : told === found;
  if (!same) log.fault('figures', `${path} is ${text(told)}, and ${text(found)} from the records`);
}

function isParent(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
