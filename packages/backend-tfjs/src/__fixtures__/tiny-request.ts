import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { OpenRequest, Session } from '@wattbench/core';
import { expect } from 'vitest';
import { writeTinyTfjsModel, type TinyTfjsChoice } from '@wattbench/testkit/tfjs';

export const textGraph = { kind: 'text-classification', format: 'tfjs-graph' } as const;
export const imageGraph = { kind: 'image-classification', format: 'tfjs-graph' } as const;
export const imageLayers = { kind: 'image-classification', format: 'tfjs-layers' } as const;

export const never = { signal: new AbortController().signal };

type Model = OpenRequest['model'];

export interface TinyRequest {
  readonly request: OpenRequest;
  readonly samples: readonly { readonly input: unknown; readonly output: unknown }[];
}

export function requestFor(
  model: Model,
  directory: string,
  change: Partial<OpenRequest> = {},
): OpenRequest {
  return {
    taskId: model.taskId,
    model,
    directory,
    device: 'cpu',
    threads: 1,
    generation: { outputTokens: 1, length: 'checked', temperature: 0, seed: 1 },
    ...change,
  };
}

export async function tinyRequest(
  directory: string,
  choice: TinyTfjsChoice,
  change: Partial<OpenRequest> = {},
): Promise<TinyRequest> {
  const { model, samples } = await writeTinyTfjsModel(directory, choice);
  return { request: requestFor(model, directory, change), samples };
}

/** Changes model.json of a tiny model as its author would. */
export async function editModel(
  directory: string,
  edit: (model: TinyModelJson) => object,
): Promise<void> {
  const file = path.join(directory, 'tfjs/model.json');
  const model = JSON.parse(await readFile(file, 'utf8')) as TinyModelJson;
  await writeFile(file, JSON.stringify(edit(model)));
}

export interface TinyModelJson {
  readonly format: string;
  readonly signature?: object;
  readonly modelTopology: {
    readonly node: readonly { readonly name: string; readonly op: string }[];
    readonly versions: object;
  };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly { readonly name: string }[];
  }[];
}

export async function answer(
  session: Session,
  inputs: readonly unknown[],
): Promise<readonly unknown[]> {
  return session.finish(await session.run(await session.prepare(inputs), never));
}

/** The outputs expected of samples, their scores as near as float32 gets. */
export function near(samples: TinyRequest['samples']): unknown {
  return samples.map(({ output }) =>
    (output as readonly { label: string; score: number }[]).map(({ label, score }) => ({
      label,
      score: expect.closeTo(score, 5),
    })),
  );
}
