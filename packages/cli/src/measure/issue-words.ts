import type { ReadingIssue } from '@wattbench/core';

const words: Readonly<Record<ReadingIssue, string>> = {
  'too-few-updates': 'the meter was updated too rarely in this time; measure longer',
  'counter-reset': 'the counter started anew',
  'wrap-ambiguous': 'the counter may have wrapped more than once',
  'other-load': 'other programs worked at the same time',
  zero: 'the meter did not move',
  'edge-skew': 'the edges of the window are not sharp',
  gap: 'samples are missing in between',
  'failed-reads': 'some reads failed',
  'late-reads': 'some reads came late, so that updates of the meter may have been missed',
  stale: 'the meter shows old values',
  'foreign-process': 'another process used the device',
  'shared-device': 'the device is shared with others',
  disagreement: 'another meter says otherwise',
  simulated: 'of no machine: simulated or played back',
  'untrusted-virtual-machine': 'a virtual machine, whose host may invent the figures',
};

/** An issue with what it means. */
export function issueText(issue: string): string {
  const known: Readonly<Record<string, string>> = words;
  const meaning = Object.hasOwn(known, issue) ? known[issue] : undefined;
  return meaning === undefined ? issue : `${issue}: ${meaning}`;
}
