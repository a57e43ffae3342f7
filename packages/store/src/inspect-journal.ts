import { chainLine, type ChainedLine } from './hash-chain.js';
import { maximumLineBytes, maximumLines } from './limits.js';
import { openPlainFile } from './plain-file.js';
import { readLines, type FileLine } from './read-lines.js';
import { decodeRecord, type DecodedRecord } from './record.js';

/** One line of a journal: what it says, and whether it stands where it was written. */
export interface InspectedLine {
  /** Counted from 1. */
  readonly number: number;
  readonly record: DecodedRecord;
  /** The record as it is written, without what a reader fills in of older ones; `null` where it is no JSON object. */
  readonly written: object | null;
  /** The hash that it carries. Only lines from before there were hashes carry none. */
  readonly sha256: string | null;
  /** Why it is not the line that was written behind the one before it; `null` where it is, or where no hash tells. */
  readonly fault: string | null;
}

/**
 * The lines of a journal in order, each held against the chain of hashes, with one of them in memory at a time. Changes
 * nothing. A line without a hash at the start of the file is vouched for by the first that carries one. Lines that were
 * cut from the end leave no trace here: the plan tells which results are missing.
 * Throws `RESULTS_NOT_FOUND` when the file cannot be opened.
 */
export async function* inspectJournal(path: string): AsyncGenerator<InspectedLine> {
  const file = await openPlainFile(path);
  try {
    const chain = new Chain();
    for await (const line of readLines(file)) {
      if (line.number > maximumLines) {
        const message = `the file has more than ${maximumLines} lines; the rest was not read`;
        yield { ...blank(line.number), record: invalid(message), fault: message };
        return;
      }
      yield chain.inspect(line);
    }
  } finally {
    await file.close();
  }
}

class Chain {
  /** Hashes of the line before, and of the one before that. */
  #previous: string | null = null;
  #beforePrevious: string | null = null;
  #hashed = false;

  inspect({ number, bytes, terminated }: FileLine): InspectedLine {
    const broken = terminated ? null : 'it was not finished: the writer was stopped here';
    const unreadable = bytes === null ? `it is longer than ${maximumLineBytes} bytes` : broken;
    if (unreadable !== null || bytes === null) {
      const message = unreadable ?? '';
      return { ...blank(number), record: invalid(message), fault: message };
    }
    const line = chainLine(this.#previous, bytes);
    const fault = this.#faultOf({ number, bytes, line });
    this.#beforePrevious = this.#previous;
    this.#previous = line.carried ?? line.computed;
    if (line.carried !== null) this.#hashed = true;
    const record = decodeRecord(bytes);
    return { number, record, written: line.record, sha256: line.carried, fault };
  }

  #faultOf(of: {
    readonly number: number;
    readonly bytes: Uint8Array;
    readonly line: ChainedLine;
  }): string | null {
    const { number, bytes, line } = of;
    if (line.record === null) return 'it is no JSON object in UTF-8';
    if (line.carried === null) {
      return this.#hashed ? 'it carries no hash, as those before it do' : null;
    }
    if (line.carried === line.computed) {
      // A key that stands twice, or a digit too many, is another text of the same content.
      return JSON.stringify(line.record) === Buffer.from(bytes).toString()
        ? null
        : 'its content has its hash, but it is not written as wattbench writes it';
    }
    if (number > 2 && chainLine(this.#beforePrevious, bytes).computed === line.carried) {
      return `it was written behind line ${number - 2}: line ${number - 1} was put in between or moved`;
    }
    if (number === 1) return 'its hash is not that of its content: it was changed';
    const before = this.#hashed ? `line ${number - 1}` : 'those lines';
    return `its hash is not that of its content behind ${before}: changed, or lines before it are missing, moved or changed`;
  }
}

function blank(number: number): Omit<InspectedLine, 'record' | 'fault'> {
  return { number, written: null, sha256: null };
}

function invalid(message: string): DecodedRecord {
  return { type: 'invalid', message };
}
