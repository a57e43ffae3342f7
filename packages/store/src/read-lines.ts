import type { FileHandle } from 'node:fs/promises';
import { maximumLineBytes } from './limits.js';

export interface FileLine {
  /** Counted from 1. */
  readonly number: number;
  /** Without its line feed; `null` when it is longer than a record may be. */
  readonly bytes: Uint8Array | null;
  /** False for a last line that has no line feed: it was not finished. */
  readonly terminated: boolean;
}

const blockBytes = 256 * 1024;
const lineFeed = 10;

/** The lines of a file in order, with at most one of them in memory. */
export async function* readLines(file: FileHandle): AsyncGenerator<FileLine> {
  const line = new LineBuffer();
  const block = Buffer.allocUnsafe(blockBytes);
  let number = 1;
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(block, 0, blockBytes, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    for (let start = 0; start < bytesRead;) {
      const feed = block.subarray(0, bytesRead).indexOf(lineFeed, start);
      const end = feed === -1 ? bytesRead : feed;
      line.add(block.subarray(start, end));
      start = end + 1;
      if (feed === -1) break;
      yield { number, bytes: line.take(), terminated: true };
      number += 1;
    }
  }
  if (line.started) yield { number, bytes: line.take(), terminated: false };
}

/** Gathers the pieces of one line; gives up, without keeping them, when they are too many bytes. */
class LineBuffer {
  #pieces: Buffer[] = [];
  #bytes = 0;

  get started(): boolean {
    return this.#bytes > 0;
  }

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > maximumLineBytes) this.#pieces = [];
    else this.#pieces.push(Buffer.from(piece));
  }

  take(): Uint8Array | null {
    const line = this.#bytes > maximumLineBytes ? null : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    return line;
  }
}
