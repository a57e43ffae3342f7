import type { Readable } from 'node:stream';

/** Enough for a native crash report; what a result keeps. */
const tailBytes = 8 * 1024;
/** What a child may write in all. More would cost the machine that is being measured. */
const floodBytes = 16 * 1024 * 1024;

/** Keeps the end of a stream and calls `onFlood` once when the stream will not end. */
export class OutputTail {
  #tail = Buffer.alloc(0);
  #bytes = 0;
  #flooded = false;

  constructor(
    stream: Readable | null,
    readonly onFlood: () => void,
  ) {
    stream?.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  /** With control characters taken out, so that it cannot steer a terminal. */
  get text(): string {
    return this.#tail.toString('utf8').replaceAll(/[^\P{Cc}\n\t]/gu, '');
  }

  #take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#flooded) return;
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-tailBytes);
    if (this.#bytes > floodBytes) {
      this.#flooded = true;
      this.onFlood();
    }
  }
}
