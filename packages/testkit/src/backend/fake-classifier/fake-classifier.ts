import type { PluginRef } from '@wattbench/core';
import { packageIdentity } from '../../package-identity.js';
import type { BackendMisbehaviour } from '../misbehaviours.js';
import { fakeFormat, fakeTasks } from './fake-model.js';

export interface FakeClassifierOptions {
  readonly id?: string;
  /** Of `text-classification`, `image-classification` and `text-generation`. Default: all three. */
  readonly tasks?: readonly string[];
  /** What it does wrong. */
  readonly misbehaviour?: BackendMisbehaviour;
}

/**
 * A backend in plain JavaScript that really reads a model, tokenises, pads, computes and writes text, and
 * passes every conformance case: what to compare a backend with. Told to misbehave, it fails one.
 */
export function fakeClassifier(options: FakeClassifierOptions = {}): PluginRef<'backend'> {
  const { id = 'fake-classifier', tasks = fakeTasks, misbehaviour } = options;
  return {
    kind: 'backend',
    specVersion: 1,
    id,
    entry: new URL('./runtime.js', import.meta.url).href,
    package: packageIdentity,
    options: { id, tasks, ...(misbehaviour === undefined ? {} : { misbehaviour }) },
    ...(misbehaviour === 'ref-without-formats' ? {} : { formats: [fakeFormat] }),
  };
}
