import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import {
  WattbenchError,
  type Experiment,
  type StoredExperiment,
  type StoreWarning,
} from '@wattbench/core';
import { isExperimentId } from './experiment-id.js';
import { journalPath } from './journal-file.js';
import { maximumLineBytes, maximumLines, maximumWarnings, schemaVersion } from './limits.js';
import { messageOf, openPlainFile } from './plain-file.js';
import { readLines, type FileLine } from './read-lines.js';
import { decodeRecord } from './record.js';
import { WinningResults } from './winning-results.js';

/**
 * Reads the experiment of one folder and changes nothing in it, so it may run while the experiment is
 * being written. A record that cannot be read is passed over and named in `warnings`.
 *
 * Throws `RESULTS_NOT_FOUND` when the folder holds no journal that can be opened, `STORE_CORRUPT` when its
 * first line does not say which experiment it is, `SCHEMA_VERSION` when a newer wattbench wrote it.
 */
export function readExperiment(folder: string): Promise<StoredExperiment> {
  return readJournal({ path: journalPath(resolve(folder)), named: true });
}

/** The same of a file of any name, such as one that was sent by someone; throws what `readExperiment` throws. */
export function readExperimentFile(file: string): Promise<StoredExperiment> {
  return readJournal({ path: resolve(file), named: false });
}

interface JournalPlace {
  readonly path: string;
  /** Whether its folder should have the name of the experiment. */
  readonly named: boolean;
}

async function readJournal(place: JournalPlace): Promise<StoredExperiment> {
  const { path } = place;
  const file = await openPlainFile(path);
  try {
    return await new JournalReader(place).read(file);
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    throw new WattbenchError('STORE_CORRUPT', `${path} cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  } finally {
    await file.close();
  }
}

class JournalReader {
  readonly #path: string;
  readonly #folder: string;
  readonly #named: boolean;
  readonly #results = new WinningResults();
  readonly #warnings: StoreWarning[] = [];
  #passedOver = 0;

  constructor({ path, named }: JournalPlace) {
    this.#path = path;
    this.#folder = dirname(path);
    this.#named = named;
  }

  async read(file: FileHandle): Promise<StoredExperiment> {
    let experiment: Experiment | null = null;
    let tooLong = false;
    for await (const line of readLines(file)) {
      tooLong = line.number > maximumLines;
      if (tooLong) break;
      if (experiment === null) experiment = this.#readHeader(line);
      else this.#readResult(line, experiment);
    }
    if (experiment === null) {
      throw new WattbenchError('STORE_CORRUPT', `${this.#path} is empty; expected an experiment.`);
    }
    const unnamed = this.#passedOver - this.#warnings.length;
    if (unnamed > 0) this.#addWarning(0, `${unnamed} more lines were passed over`);
    if (tooLong) {
      this.#addWarning(
        maximumLines,
        `the file has more than ${maximumLines} lines; the rest was not read`,
      );
    }
    return {
      experiment,
      results: this.#results.toArray(),
      warnings: this.#warnings,
      folder: this.#folder,
    };
  }

  #readHeader(line: FileLine): Experiment {
    const record = this.#decode(line);
    if (record.type === 'experiment') {
      this.#checkId(record.experiment.id);
      return record.experiment;
    }
    const found = record.type === 'invalid' ? record.message : 'a result stands there';
    throw new WattbenchError(
      'STORE_CORRUPT',
      `${this.#path}:1 does not hold the experiment: ${found}.`,
      { detail: { file: this.#path, line: 1 } },
    );
  }

  #checkId(id: string): void {
    if (!isExperimentId(id)) {
      throw new WattbenchError(
        'STORE_CORRUPT',
        `${this.#path}:1: experiment.id is not a plain name of letters, digits, dots, dashes and underscores.`,
        { detail: { file: this.#path, line: 1 } },
      );
    }
    if (this.#named && id !== basename(this.#folder)) {
      this.#warn(1, `the folder is not named after the experiment ${id} that it holds`);
    }
  }

  #readResult(line: FileLine, experiment: Experiment): void {
    const record = this.#decode(line);
    if (record.type === 'invalid') {
      this.#warn(line.number, record.message);
    } else if (record.type === 'experiment') {
      this.#warn(line.number, 'a second experiment stands in this file');
    } else if (record.result.experimentId !== experiment.id) {
      this.#warn(line.number, 'the result belongs to another experiment');
    } else {
      this.#results.add(record.result);
    }
  }

  #decode(line: FileLine) {
    if (!line.terminated) {
      const message = 'the line was not finished and is passed over; the writer was stopped here';
      return { type: 'invalid', message } as const;
    }
    if (line.bytes === null) {
      const message = `the line is longer than ${maximumLineBytes} bytes`;
      return { type: 'invalid', message } as const;
    }
    const record = decodeRecord(line.bytes);
    if (record.type !== 'newer') return record;
    throw new WattbenchError(
      'SCHEMA_VERSION',
      `${this.#path}:${line.number} has schemaVersion ${record.version}; this wattbench reads up to ${schemaVersion}.`,
      { detail: { file: this.#path, line: line.number, schemaVersion: record.version } },
    );
  }

  #warn(line: number, message: string): void {
    this.#passedOver += 1;
    if (this.#passedOver <= maximumWarnings) this.#addWarning(line, message);
  }

  #addWarning(line: number, message: string): void {
    this.#warnings.push({ file: this.#path, line, message });
  }
}
