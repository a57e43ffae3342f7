import { checkRun, type CarbonIntensity } from '@wattbench/analysis';
import type { Experiment, Result } from '@wattbench/core';
import { inspectJournal, WinningResults, type InspectedLine } from '@wattbench/store';
import { CheckLog, type Check } from './check-log.js';
import { checkFigures } from './check-figures.js';
import { PlanChecks } from './plan-checks.js';
import type { WorkAtHand } from '../catalog/work-at-hand.js';
import { WorkChecks } from './work-checks.js';

/** What came out for one journal. */
export interface Verification {
  readonly file: string;
  /** `null` where the first line does not say which experiment it is. */
  readonly experimentId: string | null;
  readonly runs: number;
  readonly completed: number;
  /** Of the last line: who publishes it can be held to the file. */
  readonly lastSha256: string | null;
  readonly checks: readonly Check[];
}

export interface VerifyOptions {
  readonly work: WorkAtHand;
  readonly figures?: {
    readonly experimentIds: readonly string[];
    readonly rowsOf: (experimentId: string) => readonly unknown[] | undefined;
    readonly intensity: CarbonIntensity;
  };
}

/**
 * Checks one journal, line by line: one result is in memory at a time, or all where figures are to be computed.
 * Throws `RESULTS_NOT_FOUND` when it cannot be opened.
 */
export async function verifyJournal(file: string, options: VerifyOptions): Promise<Verification> {
  const journal = new JournalVerifier(options);
  for await (const line of inspectJournal(file)) await journal.line(line);
  return { file, ...journal.end() };
}

class JournalVerifier {
  readonly #log = new CheckLog();
  readonly #work: WorkChecks;
  readonly #figures: VerifyOptions['figures'];
  readonly #results = new WinningResults();
  #experiment: Experiment | null = null;
  #plan: PlanChecks | null = null;
  #completed = 0;
  #lines = 0;
  #hashed = 0;
  #lastSha256: string | null = null;

  constructor({ work, figures }: VerifyOptions) {
    this.#work = new WorkChecks(this.#log, work);
    this.#figures = figures;
  }

  async line(line: InspectedLine): Promise<void> {
    const { number, record, fault, sha256 } = line;
    this.#lines += 1;
    if (sha256 !== null) this.#hashed += 1;
    this.#lastSha256 = sha256;
    if (fault !== null) this.#log.fault('hash chain', `line ${number}: ${fault}`);
    if (number === 1) this.#header(line);
    else if (record.type === 'result') await this.#result(record.result, number);
    else this.#log.fault('records', `line ${number}: ${reasonOf(record)}`);
  }

  end(): Omit<Verification, 'file'> {
    // The first hash vouches for what stands before it.
    if (this.#hashed > 0) this.#log.compared('hash chain', this.#lines);
    else this.#log.notPossible('hash chain', 'the file is from before lines had hashes');
    this.#plan?.end();
    this.#checkFigures();
    return {
      experimentId: this.#experiment?.id ?? null,
      runs: this.#experiment?.runs.length ?? 0,
      completed: this.#completed,
      lastSha256: this.#lastSha256,
      checks: this.#log.checks(),
    };
  }

  #header({ record, written, sha256 }: InspectedLine): void {
    if (record.type !== 'experiment' || written === null) {
      this.#log.fault('records', `line 1 does not hold the experiment: ${reasonOf(record)}`);
      return;
    }
    const { experiment } = record;
    this.#experiment = experiment;
    this.#log.compared('records');
    this.#plan = new PlanChecks(this.#log, {
      experiment,
      written: Reflect.get(written, 'experiment'),
      isOlder: sha256 === null,
    });
  }

  async #result(result: Result, number: number): Promise<void> {
    this.#plan?.result(result, number);
    for (const { check, faults, compared, notPossible } of checkRun(result)) {
      this.#log.compared(check, compared);
      if (notPossible !== null) this.#log.notPossible(check, notPossible);
      for (const fault of faults) this.#log.fault(check, `line ${number}, ${fault}`);
    }
    if (this.#figures !== undefined) this.#results.add(result);
    if (result.state !== 'completed') return;
    this.#completed += 1;
    await this.#work.result(result, number);
  }

  #checkFigures(): void {
    if (this.#figures === undefined || this.#experiment === null) return;
    const experiment = this.#experiment;
    const rows = this.#figures.rowsOf(experiment.id);
    if (rows === undefined) {
      this.#log.notPossible('figures', 'the file has no figures of this experiment');
      return;
    }
    const stored = { experiment, results: this.#results.toArray() };
    checkFigures(this.#log, { rows, stored, intensity: this.#figures.intensity });
  }
}

function reasonOf(record: InspectedLine['record']): string {
  switch (record.type) {
    case 'invalid':
      return record.message;
    case 'newer':
      return `schemaVersion ${record.version} is newer than this wattbench reads`;
    case 'experiment':
      return 'a second experiment stands there';
    case 'result':
      return 'a result stands there';
  }
}
