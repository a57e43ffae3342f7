import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import {
  smoke,
  type GenerationRequest,
  type Model,
  type OpenRequest,
  type Session,
} from '@wattbench/core';
import { writeTinyModel, type TinyModel, type TinyModelKind } from '@wattbench/testkit/onnx';

import transformersBackend from '../runtime.js';
import { transformers, type TransformersOptions } from '../index.js';

export const never = { signal: new AbortController().signal };

export const generation: GenerationRequest = { ...smoke.generation, seed: smoke.seed };

/** Folders of tiny models, a fresh one for each: transformers.js remembers which files a folder has. */
export class TinyFolders {
  readonly #root: Promise<string>;
  #count = 0;

  constructor() {
    this.#root = mkdtemp(path.join(os.tmpdir(), 'wattbench-transformers-'));
  }

  async next(name = 'model'): Promise<string> {
    this.#count += 1;
    return path.join(await this.#root, `${this.#count} ${name}`);
  }

  async write(kind: TinyModelKind): Promise<TinyModel> {
    return writeTinyModel(await this.next(), kind);
  }

  /** A tiny model with other fields in one of its JSON files. */
  async writeChanged(
    kind: TinyModelKind,
    { name, fields }: { readonly name: string; readonly fields: object },
  ): Promise<TinyModel> {
    const tiny = await this.write(kind);
    const file = path.join(tiny.directory, name);
    const before: object = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...before, ...fields }));
    return tiny;
  }

  async remove(): Promise<void> {
    await rm(await this.#root, { recursive: true });
  }
}

export function requestFor(
  tiny: { readonly model: Model; readonly directory: string },
  change: Partial<OpenRequest> = {},
): OpenRequest {
  const { model, directory } = tiny;
  const { taskId } = model;
  return { taskId, model, directory, device: 'cpu', threads: 1, generation, ...change };
}

export function openWith(options: TransformersOptions, asked: OpenRequest): Promise<Session> {
  return transformersBackend(transformers(options).options).open(asked);
}

export async function answer(
  session: Session,
  inputs: readonly unknown[],
): Promise<readonly unknown[]> {
  return session.finish(await session.run(await session.prepare(inputs), never));
}
