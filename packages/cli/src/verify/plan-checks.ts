import { canonicalJson, type Experiment, type Result } from '@wattbench/core';
import { hashOfExperiment, runIdOf } from '@wattbench/runner';
import type { CheckLog } from './check-log.js';

type Written = Readonly<Record<string, unknown>>;

/** Hashes of older files were made of other fields than a reader gives today. */
const older = 'the file is from before lines had hashes';

/** Holds the results of a journal against its plan, and ids against what they are hashes of. */
export class PlanChecks {
  readonly #log: CheckLog;
  readonly #experiment: Experiment;
  readonly #isOlder: boolean;
  readonly #specs: ReadonlyMap<string, Experiment['runs'][number]>;
  /** Lines of the results of each run, by state. */
  readonly #lines = new Map<string, { completed: number[]; others: number[] }>();

  /** `written` is the experiment as it stands in the file. */
  constructor(
    log: CheckLog,
    header: {
      readonly experiment: Experiment;
      readonly written: Written;
      readonly isOlder: boolean;
    },
  ) {
    this.#log = log;
    this.#experiment = header.experiment;
    this.#isOlder = header.isOlder;
    this.#specs = new Map(header.experiment.runs.map((spec) => [spec.id, spec]));
    this.#checkHashes(header.written);
  }

  result(result: Result, line: number): void {
    const { runId, state, spec } = result;
    this.#log.compared('records');
    if (result.experimentId !== this.#experiment.id) {
      this.#log.fault('records', `line ${line}: it belongs to experiment ${result.experimentId}`);
      return;
    }
    const planned = this.#specs.get(runId);
    if (planned === undefined) {
      this.#log.fault('records', `line ${line}: run ${runId} is not in the plan`);
      return;
    }
    if (canonicalJson(planned) !== canonicalJson(spec)) {
      this.#log.fault('records', `line ${line}: what run ${runId} did is not what the plan says`);
    }
    const lines = this.#lines.get(runId) ?? { completed: [], others: [] };
    lines[state === 'completed' ? 'completed' : 'others'].push(line);
    this.#lines.set(runId, lines);
  }

  end(): void {
    const { runs } = this.#experiment;
    this.#log.compared('plan', runs.length);
    const missing = runs.filter(({ id }) => !this.#lines.has(id)).length;
    if (missing > 0) {
      this.#log.fault(
        'plan',
        `${missing} of ${runs.length} runs have no result: unfinished, or lines are missing at the end`,
      );
    }
    for (const [runId, { completed }] of this.#lines) {
      if (completed.length < 2) continue;
      const text = completed.slice(0, 5).join(', ');
      this.#log.fault('plan', `run ${runId} was completed more than once: lines ${text}`);
    }
  }

  #checkHashes(written: Written): void {
    const { id, planHash, runs } = this.#experiment;
    const writtenRuns = Array.isArray(written['runs']) ? (written['runs'] as Written[]) : [];
    const found = { planHash: this.#hashOf(written, writtenRuns), wrong: 0 };
    for (const run of writtenRuns) if (this.#idOf(run) !== run['id']) found.wrong += 1;
    if (this.#isOlder && (found.planHash !== planHash || found.wrong > 0)) {
      this.#log.notPossible('plan hash', older);
      this.#log.notPossible('run ids', older);
      this.#log.notPossible('experiment id', older);
      return;
    }
    this.#log.compared('plan hash');
    if (found.planHash !== planHash) {
      this.#log.fault('plan hash', 'it is not the hash of the runs that the file plans');
    }
    this.#log.compared('run ids', runs.length);
    if (found.wrong > 0) {
      this.#log.fault('run ids', `${found.wrong} of ${runs.length} are not the hash of their run`);
    }
    const others = runs.filter(({ experimentId }) => experimentId !== id).length;
    this.#log.compared('experiment id');
    if (others > 0) {
      this.#log.fault('experiment id', `${others} planned runs belong to another experiment`);
    }
    if (!id.includes(`-${planHash.slice(0, 8)}-`)) {
      this.#log.fault('experiment id', 'it does not hold the beginning of the hash of the plan');
    }
  }

  #hashOf({ target }: Written, runs: readonly Written[]): string {
    return hashOfExperiment({
      runs: runs.map(({ cell, protocol, meters }) => ({ cell, protocol, meters })),
      ...(target === undefined ? {} : { target }),
    });
  }

  #idOf({ experimentId, cell, protocol, meters, repeat }: Written): string {
    return runIdOf({ experimentId, cell, protocol, meters, repeat });
  }
}
