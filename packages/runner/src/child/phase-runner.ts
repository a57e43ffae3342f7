import { WattbenchError, type PhaseId, type Session } from '@wattbench/core';
import { loadPlugin } from '../plugin/load-plugin.js';
import type { CallLoop } from './call-loop.js';
import { callsToKeep, goesOn, type Extent } from './extent.js';
import type { ChildRequest, PhaseOutcome } from './messages.js';
import { batchesOf, prepareBatches } from './prepared-batches.js';
import { endToEndLoop, inferenceLoop, nowNs } from './timed-calls.js';

/** Calls of a measured window whose times are kept, in a record of a few MiB. */
const measuredCalls = 100_000;
/** Answers of a measured window whose tokens are kept: each call tells of a whole batch. */
const measuredAnswers = 400_000;
/** Calls of a round that its median is taken of. */
const roundCalls = 5_000;

/** Begins when the parent says go; stamps its own window. */
export type PhaseWork = () => Promise<PhaseOutcome>;

interface PreparedLoop {
  readonly loop: CallLoop;
  /** Different samples among its inputs. */
  readonly samples: number;
}

/** Knows what each phase does. `prepare` is outside the window, the work that it gives is inside. */
export class PhaseRunner {
  readonly #request: ChildRequest;
  readonly #signal = new AbortController().signal;
  #session: Session | undefined;
  #measured: PreparedLoop | undefined;
  #warmUpCalls = 0;

  constructor(request: ChildRequest) {
    this.#request = request;
  }

  async prepare(phase: PhaseId, extent: Extent | null): Promise<PhaseWork> {
    switch (phase) {
      case 'baseline':
      case 'loaded-idle':
        return this.#idle();
      case 'load':
        return () => this.#load();
      case 'first-run':
        return this.#firstRun();
      case 'warm-up':
        return this.#warmUp(given(extent));
      case 'measure':
        return this.#measure(given(extent));
      case 'accuracy':
        return () => this.#accuracy();
      case 'cool-down':
        await this.#session?.close();
        return this.#idle();
    }
  }

  get #opened(): Session {
    if (this.#session === undefined) throw new WattbenchError('INTERNAL', 'no session is open');
    return this.#session;
  }

  /** Rests before the window, so that every idle window begins equally long after work. */
  async #idle(): Promise<PhaseWork> {
    const { settleS, baselineS } = this.#request.protocol;
    await rest(settleS);
    return async () => {
      const startNs = nowNs();
      await rest(baselineS);
      return { window: { startNs, endNs: nowNs() }, inferences: 0 };
    };
  }

  async #load(): Promise<PhaseOutcome> {
    const { backend: ref, taskId, model, directory, device, threads, protocol } = this.#request;
    const startNs = nowNs();
    const backend = await loadPlugin(ref);
    this.#session = await backend.open({
      taskId,
      model,
      directory,
      device,
      threads,
      generation: { ...protocol.generation, seed: protocol.seed },
    });
    const endNs = nowNs();
    return { window: { startNs, endNs }, inferences: 0, session: this.#session.info };
  }

  async #firstRun(): Promise<PhaseWork> {
    const { inputs, protocol } = this.#request;
    const [batch = []] = batchesOf(inputs, protocol.batchSize);
    const { loop } = await this.#loopOver([batch]);
    return async () => {
      const { window } = await loop({ first: 0, goesOn: (calls) => calls < 1, keep: 1 });
      return { window, inferences: batch.length };
    };
  }

  /** One round, or all of it. Goes on with the inputs where the last round ended. */
  async #warmUp(extent: Extent): Promise<PhaseWork> {
    const { batchSize } = this.#request.protocol;
    const { loop } = await this.#measuredLoop();
    const keep = callsToKeep(extent, { batchSize, atMost: roundCalls });
    return async () => {
      const { window, calls, latenciesNs } = await loop({
        first: this.#warmUpCalls,
        goesOn: goesOn(extent, batchSize),
        keep,
      });
      this.#warmUpCalls += calls;
      return { window, inferences: calls * batchSize, medianLatencyNs: median(latenciesNs) };
    };
  }

  async #measure(extent: Extent): Promise<PhaseWork> {
    const { batchSize, inferences } = this.#request.protocol;
    const { loop, samples } = await this.#measuredLoop();
    const atMost =
      this.#opened.usage === undefined
        ? measuredCalls
        : Math.min(measuredCalls, Math.ceil(measuredAnswers / batchSize));
    const keep = callsToKeep(extent, { batchSize, atMost });
    return async () => {
      const timed = await loop({ first: 0, goesOn: goesOn(extent, batchSize), keep });
      const { window, calls, latenciesNs, thinning, generation, outputTokens } = timed;
      return {
        window,
        latenciesNs,
        thinning,
        ...(generation.length === 0 ? {} : { generation, outputTokens }),
        inferences: calls * batchSize,
        distinctSamples: Math.min(samples, inferences),
      };
    };
  }

  /**
   * Made once, before the warm-up, which then runs over the same inputs: what preparation leaves behind (garbage,
   * cold caches, an idle processor) is gone when the measured window opens.
   */
  async #measuredLoop(): Promise<PreparedLoop> {
    const { inputs, protocol } = this.#request;
    this.#measured ??= await this.#loopOver(
      batchesOf(inputs.slice(0, protocol.inferences), protocol.batchSize),
    );
    return this.#measured;
  }

  async #loopOver(batches: readonly (readonly unknown[])[]): Promise<PreparedLoop> {
    const session = this.#opened;
    const { inputs, protocol } = this.#request;
    const { concurrency } = protocol;
    const samples = (count: number) => Math.min(count * protocol.batchSize, inputs.length);
    if (protocol.window === 'end-to-end') {
      const loop = endToEndLoop({ session, batches, concurrency, signal: this.#signal });
      return { loop, samples: samples(batches.length) };
    }
    const prepared = await prepareBatches(session, batches);
    const loop = inferenceLoop({ session, prepared, concurrency, signal: this.#signal });
    return { loop, samples: samples(prepared.length) };
  }

  async #accuracy(): Promise<PhaseOutcome> {
    this.#measured = undefined;
    const session = this.#opened;
    const { batchSize, accuracySamples } = this.#request.protocol;
    const all = this.#request.accuracyInputs ?? this.#request.inputs;
    const inputs = all.slice(0, accuracySamples);
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

function given(extent: Extent | null): Extent {
  if (extent === null) throw new WattbenchError('INTERNAL', 'calls without an end were asked for');
  return extent;
}

function rest(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** The upper one of two in the middle; 0 of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
