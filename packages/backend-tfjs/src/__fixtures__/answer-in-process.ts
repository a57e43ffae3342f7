import { spawnSync } from 'node:child_process';
import path from 'node:path';

import type { OpenRequest, SessionInfo } from '@wattbench/core';

import type { TfjsOptions } from '../options.js';

/** The package as built, as the runner's child has it. Bytes of images have become objects on the way. */
const script = `
  import createBackend from '@wattbench/backend-tfjs/runtime';
  const { options, request, inputs } = JSON.parse(process.env.WATTBENCH_TEST, (key, value) =>
    key === 'data' ? Uint8Array.from(Object.values(value)) : value);
  const signal = new AbortController().signal;
  const session = await createBackend(options).open(request);
  const prepared = await session.prepare(inputs);
  session.discard(await session.run(prepared, { signal }));
  const raw = await session.run(prepared, { signal });
  const outputs = await session.finish(raw);
  await session.close();
  process.stdout.write(JSON.stringify({ info: session.info, outputs }));`;

export interface ProcessAnswer {
  readonly info: SessionInfo;
  readonly outputs: readonly unknown[];
  /** What the process wrote beside its answer. */
  readonly printed: string;
}

/** Runs a batch twice in a process of its own and gives the second answer. The process must end by itself. */
export function answerInProcess(
  asked: {
    readonly options: TfjsOptions;
    readonly request: OpenRequest;
    readonly inputs: readonly unknown[];
  },
  environment: Readonly<Record<string, string>> = {},
): ProcessAnswer {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      cwd: path.resolve(import.meta.dirname, '../..'),
      encoding: 'utf8',
      timeout: 50_000,
      env: { ...process.env, ...environment, WATTBENCH_TEST: JSON.stringify(asked) },
    },
  );
  const [answer, ...others] = stdout.split(/(?=\{"info")/).toReversed();
  return { ...(JSON.parse(answer ?? '') as ProcessAnswer), printed: others.join('') + stderr };
}
