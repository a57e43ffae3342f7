import { closeSync, fstatSync, openSync, rmdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  WattbenchError,
  type Experiment,
  type Journal,
  type Result,
  type StoredExperiment,
} from '@wattbench/core';
import {
  appendDurably,
  lengthOfWholeLines,
  makeFolderDurably,
  syncFolder,
  truncateDurably,
} from './durable-file.js';
import { isExperimentId } from './experiment-id.js';
import { journalFlags, journalPath } from './journal-file.js';
import { hashOfLastLine } from './last-line-hash.js';
import { encodeExperiment, encodeResult, type EncodedLine } from './record.js';
import { Reserve } from './reserve.js';
import { isFull, systemCode, writeFailure } from './write-failure.js';

/**
 * Makes the folder and the journal of a new experiment. When it returns, the experiment survives a crash.
 * Throws `OUTPUT_UNWRITABLE` (no permission, or an experiment of that id is there) or `STORE_FULL`, and then
 * leaves no part of it.
 */
export function createJournal(root: string, experiment: Experiment): Journal {
  if (!isExperimentId(experiment.id)) {
    throw new WattbenchError(
      'OUTPUT_UNWRITABLE',
      `The experiment id ${JSON.stringify(experiment.id).slice(0, 150)} cannot be the name of a folder: expected letters, digits, dots, dashes and underscores.`,
    );
  }
  const header = encodeExperiment(experiment);
  const folder = join(root, experiment.id);
  const path = journalPath(folder);
  const reserve = new Reserve(folder);
  let madeFolder = false;
  let descriptor: number | null = null;
  try {
    madeFolder = makeFolderDurably(folder);
    descriptor = openNew(path);
    appendDurably(descriptor, header.bytes);
    reserve.lay();
    syncFolder(folder);
  } catch (cause) {
    if (descriptor !== null) {
      closeSync(descriptor);
      reserve.remove();
      rmSync(path);
    }
    if (madeFolder) rmdirSync(folder);
    throw writeFailure(cause, path);
  }
  const { sha256 } = header;
  return new OpenJournal({ folder, experimentId: experiment.id, descriptor, reserve, sha256 });
}

/**
 * Opens the journal of an unfinished experiment, cuts a torn last line and lays the reserve again. What is appended goes
 * on with the chain of hashes where the last whole line left it.
 * Throws `OUTPUT_UNWRITABLE`, `STORE_FULL`, or `STORE_CORRUPT` when the journal lost its first line.
 */
export function reopenJournal(stored: StoredExperiment): Journal {
  const folder = resolve(stored.folder);
  const path = journalPath(folder);
  const reserve = new Reserve(folder);
  const experimentId = stored.experiment.id;
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, journalFlags.append);
    cutTornLine(descriptor, path);
    const sha256 = hashOfLastLine(descriptor);
    reserve.lay();
    return new OpenJournal({ folder, experimentId, descriptor, reserve, sha256 });
  } catch (cause) {
    if (descriptor !== null) closeSync(descriptor);
    throw writeFailure(cause, path);
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, journalFlags.create, 0o644);
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') throw cause;
    throw new WattbenchError(
      'OUTPUT_UNWRITABLE',
      `${path} is there already: the experiment can only be reopened.`,
      { cause, detail: { path, cause: 'EEXIST' } },
    );
  }
}

function cutTornLine(descriptor: number, path: string): void {
  const status = fstatSync(descriptor);
  if (!status.isFile()) throw new WattbenchError('OUTPUT_UNWRITABLE', `${path} is not a file.`);
  const length = lengthOfWholeLines(descriptor);
  if (length === 0) {
    throw new WattbenchError('STORE_CORRUPT', `${path}:1 does not hold the experiment.`, {
      detail: { file: path, line: 1 },
    });
  }
  if (length < status.size) truncateDurably(descriptor, length);
}

class OpenJournal implements Journal {
  readonly folder: string;
  readonly #experimentId: string;
  readonly #descriptor: number;
  readonly #reserve: Reserve;
  readonly #path: string;
  /** Where the last whole line ends. */
  #length: number;
  /** A failed append left a part of a line that is not cut yet. */
  #torn = false;
  /** Of the last whole line. */
  #sha256: string;
  #open = true;

  constructor(parts: {
    readonly folder: string;
    readonly experimentId: string;
    readonly descriptor: number;
    readonly reserve: Reserve;
    readonly sha256: string;
  }) {
    this.folder = parts.folder;
    this.#experimentId = parts.experimentId;
    this.#descriptor = parts.descriptor;
    this.#reserve = parts.reserve;
    this.#sha256 = parts.sha256;
    this.#path = journalPath(parts.folder);
    this.#length = fstatSync(parts.descriptor).size;
  }

  append(result: Result): void {
    if (!this.#open) throw new WattbenchError('INTERNAL', `${this.#path} was closed.`);
    if (result.experimentId !== this.#experimentId) {
      throw new WattbenchError(
        'INTERNAL',
        `A result of experiment ${result.experimentId} came to the journal of ${this.#experimentId}.`,
      );
    }
    const line = encodeResult(result, this.#sha256);
    try {
      this.#write(line);
    } catch (cause) {
      if (!isFull(cause)) throw writeFailure(cause, this.#path);
      this.#writeIntoReserve(line, cause);
    }
  }

  /** Removes the reserve: what is closed needs none, and reopening lays it again. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
    try {
      this.#reserve.remove();
    } catch (cause) {
      throw writeFailure(cause, this.folder);
    }
  }

  #write(line: EncodedLine): void {
    if (this.#torn) this.#cutBack();
    if (fstatSync(this.#descriptor).size !== this.#length) {
      throw new WattbenchError('OUTPUT_UNWRITABLE', `Another process changed ${this.#path}.`);
    }
    try {
      appendDurably(this.#descriptor, line.bytes);
    } catch (error) {
      this.#torn = true;
      this.#cutBack();
      throw error;
    }
    this.#length += line.bytes.length;
    this.#sha256 = line.sha256;
  }

  #cutBack(): void {
    truncateDurably(this.#descriptor, this.#length);
    this.#torn = false;
  }

  #writeIntoReserve(line: EncodedLine, cause: unknown): never {
    let stored = false;
    try {
      if (this.#reserve.spend()) {
        this.#write(line);
        stored = true;
      }
    } catch (second) {
      if (!isFull(second)) throw writeFailure(second, this.#path);
    }
    throw new WattbenchError(
      'STORE_FULL',
      stored
        ? `The disk of ${this.folder} is full. The run that has just finished is stored; there is no space for another.`
        : `The disk of ${this.folder} is full. The run that has just finished could not be stored; the ones before it are.`,
      { cause, detail: { path: this.#path, stored } },
    );
  }
}
