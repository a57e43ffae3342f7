import { openPlainFile } from './plain-file.js';

const lineFeed = 10;

/**
 * The bytes of a journal up to its last line feed: a copy of them is a journal too, whose hashes still hold. What a writer
 * had not finished is left out. Throws `RESULTS_NOT_FOUND`.
 */
export async function wholeLinesOf(path: string): Promise<Uint8Array> {
  const file = await openPlainFile(path);
  try {
    const bytes = await file.readFile();
    return bytes.subarray(0, bytes.lastIndexOf(lineFeed) + 1);
  } finally {
    await file.close();
  }
}
