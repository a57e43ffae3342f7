import type { GenerationUsage } from '@wattbench/core';
import type { TimedCalls } from './call-loop.js';

/**
 * Times of calls in memory that is taken before the window and never grows: when it is full, every second call is dropped
 * and from then on only every second one is kept. What stays is evenly spaced.
 */
export class CallLog {
  readonly #starts: BigInt64Array;
  readonly #ends: BigInt64Array;
  readonly #usages: (GenerationUsage | undefined)[] = [];
  #thinning = 1;
  #droppedTokens = 0;

  constructor(keep: number) {
    this.#starts = new BigInt64Array(keep);
    this.#ends = new BigInt64Array(keep);
  }

  /** Each number once, when its call has ended; under concurrency not in their order. */
  record(number: number, startNs: bigint, endNs: bigint): void {
    while (number >= this.#starts.length * this.#thinning) this.#thinOut();
    if (number % this.#thinning !== 0) return;
    const place = number / this.#thinning;
    this.#starts[place] = startNs;
    this.#ends[place] = endNs;
  }

  /** What a call that was recorded has told of its tokens. */
  tell(number: number, usage: GenerationUsage): void {
    if (number % this.#thinning === 0) this.#usages[number / this.#thinning] = usage;
    else this.#droppedTokens += tokensOf(usage);
  }

  /** Once every one of so many calls was recorded. */
  conclude(calls: number): Omit<TimedCalls, 'window'> {
    const kept = Math.ceil(calls / this.#thinning);
    const places = Array.from({ length: kept }, (_, place) => ({
      start: this.#starts[place] ?? 0n,
      end: this.#ends[place] ?? 0n,
      usage: this.#usages[place],
    }));
    return {
      calls,
      thinning: this.#thinning,
      latenciesNs: places.map(({ start, end }) => Number(end - start)),
      generation: places.flatMap(({ start, end, usage }) => {
        if (usage === undefined) return [];
        const { promptTokens, outputTokens, firstTokenNs } = usage;
        const prefillNs = firstTokenNs - Number(start);
        return [{ promptTokens, outputTokens, prefillNs, decodeNs: Number(end) - firstTokenNs }];
      }),
      outputTokens: places.reduce((sum, { usage }) => sum + tokensOf(usage), this.#droppedTokens),
    };
  }

  #thinOut(): void {
    for (let place = 0; place < this.#starts.length; place += 1) {
      const usage = this.#usages[place];
      if (place % 2 === 1) {
        this.#droppedTokens += tokensOf(usage);
      } else {
        this.#starts[place / 2] = this.#starts[place] ?? 0n;
        this.#ends[place / 2] = this.#ends[place] ?? 0n;
        if (this.#usages.length > 0) this.#usages[place / 2] = usage;
      }
    }
    // What lies in the second half was moved or dropped; calls under way come to their new place.
    const kept = Math.ceil(this.#starts.length / 2);
    if (this.#usages.length > kept) this.#usages.length = kept;
    this.#thinning *= 2;
  }
}

function tokensOf(usage: GenerationUsage | undefined): number {
  let tokens = 0;
  for (const count of usage?.outputTokens ?? []) tokens += count;
  return tokens;
}
