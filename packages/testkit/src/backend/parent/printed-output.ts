import type { Readable } from 'node:stream';

/** Enough for a native crash report. */
const tailBytes = 8 * 1024;
/** What a process may print in all. */
const floodBytes = 16 * 1024 * 1024;

/** Counts what a process prints, keeps the end, and calls `onFlood` once when there is no end to it. */
export class PrintedOutput {
  #bytes = 0;
  #tail = Buffer.alloc(0);
  readonly #onFlood: () => void;

  constructor(streams: readonly (Readable | null)[], onFlood: () => void) {
    this.#onFlood = onFlood;
    for (const stream of streams) stream?.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The last line that says something: no stack frame, nothing that Node adds to each crash. */
  get lastLine(): string {
    const lines = this.text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /\w/.test(line) && !/^(at |Node\.js v\d|----- |\d+: )/.test(line));
    return (lines.at(-1) ?? '').slice(0, 300);
  }

  /** The end, with control characters taken out. */
  get text(): string {
    return this.#tail.toString('utf8').replaceAll(/[^\P{Cc}\n\t]/gu, '');
  }

  #take(chunk: Buffer): void {
    const wasBelow = this.#bytes <= floodBytes;
    this.#bytes += chunk.length;
    if (!wasBelow) return;
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-tailBytes);
    if (this.#bytes > floodBytes) this.#onFlood();
  }
}
