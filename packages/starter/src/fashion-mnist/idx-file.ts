import { readFileSync } from 'node:fs';
import { WattbenchError } from '@wattbench/core';

/** An array of bytes with its sizes, the slowest-changing first. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Parses an IDX file of unsigned bytes: two zero bytes, the element type, the number of sizes, each
 * size in four bytes (big-endian), the elements (http://yann.lecun.com/exdb/mnist/).
 *
 * Throws `DATASET_INVALID` naming `source`, what was found and what was expected.
 */
export function parseIdx(bytes: Uint8Array, source: string): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 4) throw invalid(source, `${bytes.byteLength} bytes, expected 4 or more`);
  const [zeros, type, dimensions] = [view.getUint16(0), view.getUint8(2), view.getUint8(3)];
  if (zeros !== 0 || type !== unsignedByte || dimensions === 0) {
    const magic = view.getUint32(0).toString(16).padStart(8, '0');
    throw invalid(source, `magic number 0x${magic}, expected 0x000008 and a number of sizes`);
  }
  const header = 4 + 4 * dimensions;
  if (bytes.byteLength < header) {
    throw invalid(source, `${bytes.byteLength} bytes, expected ${header} for ${dimensions} sizes`);
  }
  const shape = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  const elements = shape.reduce((product, size) => product * size, 1);
  if (bytes.byteLength !== header + elements) {
    throw invalid(
      source,
      `${bytes.byteLength - header} elements, expected ${elements} for [${shape.join(', ')}]`,
    );
  }
  return { shape, data: bytes.subarray(header) };
}

/** Reads and parses an IDX file; throws `DATASET_INVALID`. */
export function readIdx(path: string): IdxArray {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new WattbenchError('DATASET_INVALID', `${path} cannot be read.`, { cause });
  }
  return parseIdx(bytes, path);
}

function invalid(source: string, problem: string): WattbenchError {
  return new WattbenchError('DATASET_INVALID', `${source}: found ${problem}.`);
}
