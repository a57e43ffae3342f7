import { canonicalJson, WattbenchError, type CompletedResult, type Sample } from '@wattbench/core';
import { samplesHash, verifyArtifact } from '@wattbench/runner';
import type { CheckLog } from './check-log.js';
import { isNear } from './is-near.js';
import type { WorkAtHand } from '../catalog/work-at-hand.js';

/** Holds what a run says of its work against the data set and the model, where they are at hand. */
export class WorkChecks {
  readonly #log: CheckLog;
  readonly #work: WorkAtHand;
  readonly #models = new Set<string>();

  constructor(log: CheckLog, work: WorkAtHand) {
    this.#log = log;
    this.#work = work;
  }

  async result(result: CompletedResult, line: number): Promise<void> {
    await this.#checkModel(result);
    const dataset = await this.#work.dataset(result.spec.cell);
    if (dataset.found === undefined) {
      this.#log.notPossible('samples', dataset.why);
      this.#log.notPossible('scores', dataset.why);
      return;
    }
    const { protocol } = result.spec;
    const samples = await this.#work.samples(dataset.found, protocol);
    this.#log.compared('samples');
    const hash = samplesHash(samples.slice(0, protocol.inferences), protocol.inputWords);
    if (hash !== result.samplesSha256) {
      this.#log.fault('samples', `line ${line}: not the samples that data set and seed give`);
    }
    this.#checkScores(result, { line, samples });
  }

  /** Each model once: its files are large. */
  async #checkModel({ spec: { cell } }: CompletedResult): Promise<void> {
    const key = canonicalJson(cell.model);
    if (this.#models.has(key)) return;
    this.#models.add(key);
    const folder = await this.#work.modelFolder(cell);
    if (folder.found === undefined) {
      this.#log.notPossible('model files', folder.why);
      return;
    }
    try {
      await verifyArtifact(folder.found, cell.model.artifact);
      this.#log.compared('model files', cell.model.artifact.files.length);
    } catch (error) {
      const { code, message } = WattbenchError.envelope(error);
      if (code === 'MODEL_NOT_FOUND') this.#log.notPossible('model files', message);
      else this.#log.fault('model files', `${cell.model.id}: ${message}`);
    }
  }

  #checkScores(
    result: CompletedResult,
    { line, samples }: { readonly line: number; readonly samples: readonly Sample[] },
  ): void {
    const task = this.#work.task(result.spec.cell);
    if (task === undefined) {
      this.#log.notPossible('scores', `the task ${result.spec.cell.task} is not known`);
      return;
    }
    const items = result.outputs.flatMap(({ sampleId, output }, index) => {
      const sample = samples[index];
      return sample?.id === sampleId
        ? [{ sampleId, output, input: sample.input, reference: sample.reference }]
        : [];
    });
    if (items.length < result.outputs.length) {
      this.#log.fault('scores', `line ${line}: the answers are to other samples`);
      return;
    }
    let scores: Readonly<Record<string, number>>;
    try {
      scores = task.score(items);
    } catch (error) {
      const { message } = WattbenchError.envelope(error);
      this.#log.fault('scores', `line ${line}: the answers cannot be scored: ${message}`);
      return;
    }
    for (const id of new Set([...Object.keys(scores), ...Object.keys(result.scores)])) {
      this.#log.compared('scores');
      const [stored, found] = [result.scores[id], scores[id]];
      if (isNear(stored, found)) continue;
      this.#log.fault(
        'scores',
        `line ${line}: ${id} is ${stored ?? 'not there'}, and ${found ?? 'nothing'} from its answers`,
      );
    }
  }
}
