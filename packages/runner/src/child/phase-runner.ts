import { WattbenchError, type PhaseId, type Session } from '@wattbench/core';
import { loadPlugin } from '../plugin/load-plugin.js';
import type { ChildRequest, PhaseOutcome } from './messages.js';
import { batchesOf, prepareBatches, type PreparedBatches } from './prepared-batches.js';
import { nowNs, timedCalls } from './timed-calls.js';

/** Begins when the parent says go; stamps its own window. */
export type PhaseWork = () => Promise<PhaseOutcome>;

/** Knows what each phase does. `prepare` is outside the window, the work that it gives is inside. */
export class PhaseRunner {
  readonly #request: ChildRequest;
  readonly #signal = new AbortController().signal;
  #session: Session | undefined;
  #measured: PreparedBatches | undefined;

  constructor(request: ChildRequest) {
    this.#request = request;
  }

  async prepare(phase: PhaseId): Promise<PhaseWork> {
    switch (phase) {
      case 'baseline':
        return () => this.#idle();
      case 'load':
        return () => this.#load();
      case 'first-run':
        return this.#firstRun();
      case 'warm-up':
        return this.#warmUp();
      case 'measure':
        return this.#measure();
      case 'accuracy':
        return () => this.#accuracy();
      case 'cool-down':
        await this.#session?.close();
        return () => this.#idle();
    }
  }

  get #opened(): Session {
    if (this.#session === undefined) throw new WattbenchError('INTERNAL', 'no session is open');
    return this.#session;
  }

  async #idle(): Promise<PhaseOutcome> {
    const startNs = nowNs();
    await new Promise((resolve) => setTimeout(resolve, this.#request.protocol.baselineS * 1000));
    return { window: { startNs, endNs: nowNs() }, inferences: 0 };
  }

  async #load(): Promise<PhaseOutcome> {
    const { backend: ref, taskId, model, directory, device, threads } = this.#request;
    const startNs = nowNs();
    const backend = await loadPlugin(ref);
    this.#session = await backend.open({ taskId, model, directory, device, threads });
    const endNs = nowNs();
    return { window: { startNs, endNs }, inferences: 0, session: this.#session.info };
  }

  async #firstRun(): Promise<PhaseWork> {
    const session = this.#opened;
    const [batch = []] = batchesOf(this.#request.inputs, this.#request.protocol.batchSize);
    const prepared = await session.prepare(batch);
    return async () => {
      const { window } = await timedCalls({
        session,
        prepared: [prepared],
        calls: 1,
        signal: this.#signal,
      });
      return { window, inferences: batch.length };
    };
  }

  async #warmUp(): Promise<PhaseWork> {
    const session = this.#opened;
    const { batchSize, warmUp } = this.#request.protocol;
    const { prepared } = await this.#prepareMeasured();
    return async () => {
      const startNs = nowNs();
      let calls = 0;
      for (;;) {
        const elapsedS = (nowNs() - startNs) / 1e9;
        const enough = calls * batchSize >= warmUp.minimumInferences;
        const finished = enough && elapsedS >= warmUp.minimumS;
        if (finished || elapsedS >= warmUp.maximumS) {
          const window = { startNs, endNs: nowNs() };
          return { window, inferences: calls * batchSize, finished: enough };
        }
        const raw = await session.run(prepared[calls % prepared.length], { signal: this.#signal });
        session.discard?.(raw);
        calls += 1;
      }
    };
  }

  async #measure(): Promise<PhaseWork> {
    const session = this.#opened;
    const { batchSize, inferences } = this.#request.protocol;
    const { prepared, samples } = await this.#prepareMeasured();
    const calls = Math.ceil(inferences / batchSize);
    return async () => {
      const { window, latenciesNs } = await timedCalls({
        session,
        prepared,
        calls,
        signal: this.#signal,
      });
      return {
        window,
        inferences: calls * batchSize,
        latenciesNs,
        distinctSamples: Math.min(samples, inferences),
      };
    };
  }

  /**
   * Once, before the warm-up, which then runs over the same inputs: what preparation leaves behind (garbage,
   * cold caches, an idle processor) is gone when the measured window opens.
   */
  async #prepareMeasured(): Promise<PreparedBatches> {
    const { inputs, protocol } = this.#request;
    this.#measured ??= await prepareBatches({
      session: this.#opened,
      inputs: inputs.slice(0, protocol.inferences),
      batchSize: protocol.batchSize,
    });
    return this.#measured;
  }

  async #accuracy(): Promise<PhaseOutcome> {
    this.#measured = undefined;
    const session = this.#opened;
    const { batchSize, accuracySamples } = this.#request.protocol;
    const inputs = this.#request.inputs.slice(0, accuracySamples);
    const outputs: unknown[] = [];
    const startNs = nowNs();
    for (let from = 0; from < inputs.length; from += batchSize) {
      const prepared = await session.prepare(inputs.slice(from, from + batchSize));
      outputs.push(
        ...(await session.finish(await session.run(prepared, { signal: this.#signal }))),
      );
    }
    const window = { startNs, endNs: nowNs() };
    if (outputs.length !== inputs.length) {
      throw new WattbenchError(
        'PLUGIN_INVALID',
        `backend ${this.#request.backend.id}: finish gave ${outputs.length} outputs for ${inputs.length} inputs`,
      );
    }
    return { window, inferences: inputs.length, outputs };
  }
}
