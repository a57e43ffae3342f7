import type { JsonObject, PluginRef } from '@wattbench/core';
import { packageIdentity } from '../package-identity.js';

/** What a fake backend does wrong, and where. */
export interface Misbehaviour extends JsonObject {
  readonly in: 'open' | 'run' | 'finish' | 'close';
  readonly how:
    | 'throw'
    | 'exit'
    | 'abort'
    | 'hang'
    | 'spin'
    | 'flood'
    | 'memory'
    | 'grandchild'
    | 'orphan';
  /** For `run`: the call at which it begins, counted from 0. */
  readonly atCall?: number;
}

export interface FakeBackendOptions {
  readonly id?: string;
  /** Busy work of one call. */
  readonly busyUs?: number;
  /** The first calls take longer: `extraUs` more at first, in equal steps down to none after `calls` calls. */
  readonly settling?: { readonly calls: number; readonly extraUs: number };
  /** Each call takes so much longer than the one before, without end. */
  readonly driftUs?: number;
  /** An open session uses a processor all the time. */
  readonly spins?: boolean;
  /** What it answers to every input. Default `positive`. */
  readonly label?: string;
  readonly misbehaviour?: Misbehaviour;
}

/**
 * A backend that needs no model: it answers every input with the same label, spends the CPU
 * time that it is told to, settles or drifts, and breaks in the way that it is told to.
 */
export function fakeBackend(options: FakeBackendOptions = {}): PluginRef<'backend'> {
  const { id = 'fake', busyUs = 0, label = 'positive' } = options;
  const { settling, driftUs, spins, misbehaviour } = options;
  return {
    kind: 'backend',
    specVersion: 1,
    id,
    entry: new URL('./runtime.js', import.meta.url).href,
    package: packageIdentity,
    options: {
      id,
      busyUs,
      label,
      ...(settling === undefined ? {} : { settling: { ...settling } }),
      ...(driftUs === undefined ? {} : { driftUs }),
      ...(spins === undefined ? {} : { spins }),
      ...(misbehaviour === undefined ? {} : { misbehaviour }),
    },
  };
}
