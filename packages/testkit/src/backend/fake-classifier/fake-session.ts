import {
  WattbenchError,
  type GenerationUsage,
  type OpenRequest,
  type Session,
  type SessionInfo,
} from '@wattbench/core';
import { misbehave } from '../misbehave.js';
import type { Misbehaviour } from '../fake-backend.js';
import type { BackendMisbehaviour } from '../misbehaviours.js';
import { encodeInput, type Row } from './encode-input.js';
import { imageLogits, labelsOf, textLogits, writeTokens } from './closed-forms.js';
import { vocabularyOf, writtenText, type FakeModel } from './fake-model.js';

export const fakeRuntime = { name: 'fake-classifier', version: '1.0.0' } as const;

/** Rows as long as the longest of the batch. */
export interface Prepared {
  readonly rows: Row[];
  readonly width: number;
}

export interface Raw {
  /** Logits of a classifier, tokens of a writer, for each input. */
  readonly rows: readonly (readonly number[])[];
  readonly promptTokens: readonly number[];
  readonly firstTokenNs: number;
}

const leaked: Buffer[] = [];
/** For the misbehaviours by which sessions disturb one another. */
let lastOpened: FakeModel | undefined;
let closedOne = false;

/** How the misbehaviours of a process break it. */
const breakages: Partial<Readonly<Record<BackendMisbehaviour, Misbehaviour['how']>>> = {
  'aborts-in-run': 'abort',
  'exits-in-run': 'exit',
  'hangs-in-run': 'hang',
  'spins-in-run': 'spin',
  'floods-in-run': 'flood',
  'eats-memory-in-run': 'memory',
};

export class FakeSession implements Session<unknown, unknown, Prepared, Raw> {
  readonly info: SessionInfo;
  readonly usage?: (raw: Raw) => GenerationUsage;
  readonly #request: OpenRequest;
  readonly #model: FakeModel;
  readonly #wrong: BackendMisbehaviour | undefined;
  #closed = false;
  /** For the misbehaviour by which calls disturb one another. */
  #latest: Prepared | undefined;

  constructor(parts: {
    readonly request: OpenRequest;
    readonly model: FakeModel;
    readonly misbehaviour: BackendMisbehaviour | undefined;
  }) {
    this.#request = parts.request;
    this.#model = parts.model;
    this.#wrong = parts.misbehaviour;
    this.info = infoOf(parts.request, parts.misbehaviour);
    const writes = parts.model.taskId === 'text-generation';
    if (writes && this.#wrong !== 'has-no-usage') this.usage = (raw) => this.#usage(raw);
    lastOpened = parts.model;
    closedOne = false;
  }

  async prepare(inputs: readonly unknown[]): Promise<Prepared> {
    this.#assertOpen('prepares-after-close');
    const rows = inputs.map((input, index) => this.#encode(input, index));
    return { rows, width: Math.max(0, ...rows.map(({ values }) => values.length)) };
  }

  async run(given: Prepared, { signal }: { readonly signal: AbortSignal }): Promise<Raw> {
    this.#latest = given;
    this.#assertOpen('runs-after-close');
    if (signal.aborted && this.#wrong !== 'ignores-the-signal') {
      throw new WattbenchError('INTERRUPTED', 'The run was stopped before it began.');
    }
    await this.#misbehaveInRun();
    const prepared = this.#wrong === 'mixes-calls-up' ? this.#latest : given;
    const firstTokenNs =
      this.#wrong === 'stamps-by-the-wall-clock'
        ? Date.now() * 1e6
        : Number(process.hrtime.bigint());
    const rows = prepared.rows.map((row, index) => this.#forward(row, { prepared, index }));
    const promptTokens = prepared.rows.map(({ values }) =>
      this.#wrong === 'counts-padding' ? prepared.width : values.length,
    );
    if (this.#wrong === 'consumes-prepared') prepared.rows.length = 0;
    return { rows, promptTokens, firstTokenNs };
  }

  async finish(raw: Raw): Promise<readonly unknown[]> {
    this.#assertOpen('finishes-after-close');
    const outputs: unknown[] = raw.rows.map((row) => this.#decode(row));
    if (this.#wrong === 'one-output-too-few') outputs.pop();
    if (this.#wrong === 'outputs-in-wrong-order') outputs.reverse();
    if (this.#wrong === 'outputs-are-no-data') return outputs.map(() => new Float32Array(2));
    return outputs;
  }

  async close(): Promise<void> {
    if (this.#closed && this.#wrong === 'closes-once-only') throw new TypeError('closed already');
    if (this.#wrong === 'hangs-in-close') await misbehave('hang');
    this.#closed = true;
    closedOne = true;
  }

  #encode(input: unknown, index: number): Row {
    try {
      return encodeInput(input, { index, model: this.#model });
    } catch (error) {
      if (this.#wrong === 'accepts-any-input')
        return { values: [1], levels: Uint8Array.of(0, 0, 0) };
      if (this.#wrong === 'names-no-input') {
        throw new WattbenchError('DATASET_INVALID', 'This cannot be used.', { cause: error });
      }
      throw error;
    }
  }

  #forward(
    { values, levels }: Row,
    { prepared, index }: { readonly prepared: Prepared; readonly index: number },
  ): readonly number[] {
    const model =
      this.#wrong === 'sessions-share-state' ? (lastOpened ?? this.#model) : this.#model;
    if (model.taskId === 'text-generation') return this.#write(values);
    if (model.taskId === 'image-classification') return this.#bent(imageLogits(levels), index);
    const known = Object.values(model.words);
    const weights = values.map((token) => known[token - 1] ?? 0);
    const padding = this.#wrong === 'depends-on-padding' ? prepared.width - values.length : 0;
    return this.#bent(textLogits([...weights, ...Array.from({ length: padding }, () => 0)]), index);
  }

  #write(prompt: readonly number[]): readonly number[] {
    const { generation } = this.#request;
    const request = {
      ...generation,
      ...(this.#wrong === 'stops-at-the-end-token' ? { length: 'checked' as const } : {}),
      ...(this.#wrong === 'draws-at-temperature-zero' ? { temperature: 1 } : {}),
      ...(this.#wrong === 'ignores-the-seed' ? { seed: Math.floor(Math.random() * 1e9) } : {}),
    };
    return writeTokens(prompt, { ...vocabularyOf(this.#model), request });
  }

  /** Logits as the misbehaviours that touch them make them. */
  #bent(logits: readonly number[], index: number): readonly number[] {
    switch (this.#wrong) {
      case 'answers-at-random':
        return logits.map(() => 4 * Math.random());
      case 'depends-on-the-batch':
        return logits.map((logit) => logit / (1 + index));
      case 'scores-too-high':
        return logits.map((logit) => 1.01 * logit);
      case 'score-is-not-a-number':
        return logits.map(() => Number.NaN);
      default:
        return logits;
    }
  }

  #decode(row: readonly number[]): unknown {
    return this.#model.taskId === 'text-generation'
      ? writtenText(this.#model, row)
      : labelsOf(this.#model.labels, row);
  }

  #usage({ rows, promptTokens, firstTokenNs }: Raw): GenerationUsage {
    const more = this.#wrong === 'counts-one-token-too-many' ? 1 : 0;
    return { promptTokens, outputTokens: rows.map(({ length }) => length + more), firstTokenNs };
  }

  async #misbehaveInRun(): Promise<void> {
    const how = this.#wrong === undefined ? undefined : breakages[this.#wrong];
    if (how !== undefined) await misbehave(how);
    if (this.#wrong === 'prints-each-run') process.stderr.write('run\n');
    if (this.#wrong === 'leaks-each-run') leaked.push(Buffer.alloc(256 * 1024, 1));
    if (this.#wrong === 'computes-after-run') setTimeout(() => burn(5), 1);
  }

  #assertOpen(careless: BackendMisbehaviour): void {
    const ended = this.#closed || (closedOne && this.#wrong === 'close-ends-all-sessions');
    if (!ended || this.#wrong === careless) return;
    throw new WattbenchError('SESSION_CLOSED', 'The session of the fake was closed before.');
  }
}

function burn(durationMs: number): void {
  const endNs = process.hrtime.bigint() + BigInt(durationMs) * 1_000_000n;
  while (process.hrtime.bigint() < endNs);
}

function infoOf(request: OpenRequest, wrong: BackendMisbehaviour | undefined): SessionInfo {
  const { device, threads } = request;
  const sound: SessionInfo = {
    runtime: fakeRuntime,
    device,
    precision: 'fp32',
    threads: 1,
    settings: {},
    fallbacks: threads > 1 ? [`1 thread, ${threads} were asked for: the fake has no pool`] : [],
  };
  switch (wrong) {
    case 'precision-is-empty':
      return { ...sound, precision: '' };
    case 'runtime-has-no-version':
      return { ...sound, runtime: { ...fakeRuntime, version: '' } };
    case 'threads-are-no-number':
      return { ...sound, threads: Number.NaN };
    case 'concurrent-calls-are-no-number':
      return { ...sound, concurrentCalls: 0 };
    case 'notes-are-no-list':
      return Object.assign(sound, { notes: 'plain JavaScript' });
    case 'settings-hold-a-function':
      return Object.assign(sound, { settings: { onRun: () => undefined } });
    case 'fallback-is-empty':
      return { ...sound, fallbacks: [''] };
    case 'lies-about-device':
      return { ...sound, device: 'cuda' };
    case 'takes-more-threads':
      return { ...sound, threads: threads + 1, fallbacks: [] };
    case 'takes-fewer-threads':
      return { ...sound, fallbacks: [] };
    default:
      return sound;
  }
}
