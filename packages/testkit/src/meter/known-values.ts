import type {
  Channel,
  Component,
  Domain,
  Quality,
  ReadingIssue,
  UncertaintyTerm,
} from '@wattbench/core';
import type { Words } from '../conformance/known-words.js';

export const readingIssues: Words<ReadingIssue> = {
  'too-few-updates': true,
  'counter-reset': true,
  'wrap-ambiguous': true,
  'other-load': true,
  zero: true,
  'edge-skew': true,
  gap: true,
  'failed-reads': true,
  'late-reads': true,
  stale: true,
  'foreign-process': true,
  'shared-device': true,
  disagreement: true,
  simulated: true,
  'untrusted-virtual-machine': true,
};

export const uncertaintyCauses: Words<UncertaintyTerm['cause']> = {
  resolution: true,
  'update-period': true,
  'edge-skew': true,
  sampling: true,
  gain: true,
  model: true,
};

export const components: Words<Component> = {
  cpu: true,
  dram: true,
  gpu: true,
  npu: true,
  soc: true,
  system: true,
  wall: true,
};

export const domains: Words<Domain> = {
  wall: true,
  supply: true,
  platform: true,
  module: true,
  package: true,
  core: true,
  uncore: true,
  dram: true,
  gpu: true,
  npu: true,
  rail: true,
  process: true,
};

export const scopes: Words<Channel['scope']> = { machine: true, device: true, process: true };

/** The quality that a method gives. */
export const qualities: Readonly<Record<Channel['method'], Quality>> = {
  counter: 'measured',
  'power-samples': 'integrated',
  model: 'estimated',
};
