import { runCheckIds } from '@wattbench/analysis';

/** Everything that is checked, in the order in which it is shown. */
export const checkIds = [
  'hash chain',
  'records',
  'experiment id',
  'plan hash',
  'run ids',
  'plan',
  ...runCheckIds,
  'samples',
  'scores',
  'model files',
  'figures',
] as const;

export type CheckId = (typeof checkIds)[number];

export interface Check {
  readonly check: CheckId;
  readonly state: 'ok' | 'failed' | 'not-possible';
  /** What was held against what, or why nothing was. */
  readonly detail: string;
  /** The first of what contradicts. */
  readonly faults: readonly string[];
  /** How many more there are. */
  readonly moreFaults: number;
}

const keptFaults = 20;

/** What is counted when a check has compared something: one, and several. */
const nouns: Readonly<Record<CheckId, readonly [string, string]>> = {
  'hash chain': ['line', 'lines'],
  records: ['record', 'records'],
  'experiment id': ['id', 'ids'],
  'plan hash': ['hash', 'hashes'],
  'run ids': ['id', 'ids'],
  plan: ['run', 'runs'],
  windows: ['window', 'windows'],
  latencies: ['call', 'calls'],
  tokens: ['call', 'calls'],
  energy: ['reading', 'readings'],
  traces: ['trace', 'traces'],
  samples: ['hash', 'hashes'],
  scores: ['score', 'scores'],
  'model files': ['file', 'files'],
  figures: ['figure', 'figures'],
};

interface Entry {
  compared: number;
  faultCount: number;
  readonly faults: string[];
  readonly obstacles: Set<string>;
}

/** Gathers what the checks of one journal find; keeps the first faults and counts the others. */
export class CheckLog {
  readonly #entries = new Map<CheckId, Entry>();

  compared(check: CheckId, count = 1): void {
    this.#entryOf(check).compared += count;
  }

  fault(check: CheckId, text: string): void {
    const entry = this.#entryOf(check);
    entry.faultCount += 1;
    if (entry.faults.length < keptFaults) entry.faults.push(text);
  }

  /** Why something could not be checked. */
  notPossible(check: CheckId, why: string): void {
    const { obstacles } = this.#entryOf(check);
    if (obstacles.size < keptFaults) obstacles.add(why);
  }

  /** Of the checks that anything was said about. */
  checks(): readonly Check[] {
    return checkIds.flatMap((check) => {
      const entry = this.#entries.get(check);
      return entry === undefined ? [] : [conclude(check, entry)];
    });
  }

  #entryOf(check: CheckId): Entry {
    const entry = this.#entries.get(check) ?? {
      compared: 0,
      faultCount: 0,
      faults: [],
      obstacles: new Set(),
    };
    this.#entries.set(check, entry);
    return entry;
  }
}

function conclude(check: CheckId, { compared, faultCount, faults, obstacles }: Entry): Check {
  const why = [...obstacles].join('; ');
  const count = compared === 0 ? '' : `${compared} ${nouns[check][compared === 1 ? 0 : 1]}`;
  const shared = { check, faults, moreFaults: faultCount - faults.length };
  if (faultCount > 0) return { ...shared, state: 'failed', detail: count };
  if (compared === 0) return { ...shared, state: 'not-possible', detail: why };
  const detail = why === '' ? count : `${count}; not all: ${why}`;
  return { ...shared, state: 'ok', detail };
}
