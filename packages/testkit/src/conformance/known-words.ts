import type { UnavailableReason } from '@wattbench/core';

/** A closed list of core as values; the compiler says when one lacks a word. */
export type Words<Word extends string> = Readonly<Record<Word, true>>;

export const unavailableReasons: Words<UnavailableReason> = {
  'package-missing': true,
  'native-load-failed': true,
  platform: true,
  permission: true,
  hardware: true,
  driver: true,
  'not-configured': true,
  network: true,
  credentials: true,
  'spec-version': true,
};

export function isOneOf(words: Readonly<Record<string, unknown>>, value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(words, value);
}
