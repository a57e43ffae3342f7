import { fstatSync, readSync } from 'node:fs';
import { lengthOfWholeLines } from './durable-file.js';
import { chainLine } from './hash-chain.js';

const lineFeed = 10;

/**
 * The hash that the next line follows, of a journal of whole lines. A last line that carries none is from before there
 * were hashes: it gets the hash that it would have, so that the next line vouches for all lines before it.
 */
export function hashOfLastLine(descriptor: number): string {
  const end = fstatSync(descriptor).size;
  const start = lengthOfWholeLines(descriptor, end - 1);
  const { carried } = chainLine(null, bytesOf(descriptor, { start, end: end - 1 }));
  return carried ?? hashOfAllLines(bytesOf(descriptor, { start: 0, end }));
}

function hashOfAllLines(bytes: Uint8Array): string {
  let previous: string | null = null;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(lineFeed, start);
    const { carried, computed } = chainLine(previous, bytes.subarray(start, end));
    previous = carried ?? computed;
    start = end + 1;
  }
  return previous ?? '';
}

function bytesOf(
  descriptor: number,
  { start, end }: { readonly start: number; readonly end: number },
): Uint8Array {
  const bytes = Buffer.alloc(end - start);
  for (let done = 0; done < bytes.length;) {
    const read = readSync(descriptor, bytes, done, bytes.length - done, start + done);
    if (read === 0) break;
    done += read;
  }
  return bytes;
}
