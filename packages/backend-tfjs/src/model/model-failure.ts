import { WattbenchError } from '@wattbench/core';

import type { Engine } from '../options.js';

/** Messages of TensorFlow.js that name what is missing. */
const missing: readonly { readonly pattern: RegExp; readonly part: string }[] = [
  { pattern: /Unknown op '([^']+)'/, part: 'operator' },
  { pattern: /Kernel '([^']+)' not registered for backend/, part: 'operator' },
  { pattern: /Cannot find registered kernel '([^']+)'/, part: 'operator' },
  { pattern: /Unknown \w+: ([^.\s]+)\. This may be due to/, part: 'layer' },
];

/** What TensorFlow.js threw when it loaded a model, as an error with a remedy. */
export function loadFailure(
  cause: unknown,
  { file, engine }: { readonly file: string; readonly engine: Engine },
): WattbenchError {
  if (WattbenchError.is(cause)) return cause;
  return (
    unsupported(cause, engine) ??
    new WattbenchError(
      'MODEL_CORRUPT',
      `${file} cannot be loaded as a TensorFlow.js model: ${messageOf(cause)}`,
      { cause },
    )
  );
}

/** What TensorFlow.js threw when it ran a model: its operators are only looked up then. */
export function runFailure(cause: unknown, engine: Engine): WattbenchError {
  if (WattbenchError.is(cause)) return cause;
  return (
    unsupported(cause, engine) ??
    new WattbenchError(
      'UNSUPPORTED',
      `TensorFlow.js cannot run this model on its engine ${engine}: ${messageOf(cause)}`,
      { cause, fix: 'Choose another `engine`, or another backend for this model.' },
    )
  );
}

function unsupported(cause: unknown, engine: Engine): WattbenchError | null {
  const message = messageOf(cause);
  if (engine === 'webgpu' && message.includes('OffscreenCanvas')) return unreadable(cause);
  for (const { pattern, part } of missing) {
    const name = pattern.exec(message)?.[1];
    if (name === undefined) continue;
    return new WattbenchError(
      'UNSUPPORTED',
      `The engine ${engine} of TensorFlow.js has no ${part} ${name}, which the model needs.`,
      { cause, fix: 'Choose another `engine`, or another backend for this model.' },
    );
  }
  return null;
}

/** tfjs-backend-webgpu reads the device through a canvas where it cannot wait, and Node has none. */
function unreadable(cause: unknown): WattbenchError {
  return new WattbenchError(
    'UNSUPPORTED',
    'The engine webgpu cannot run this model in Node: a shape in it depends on numbers that are on the device.',
    { cause, fix: 'Choose another `engine`, or another backend for this model.' },
  );
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
