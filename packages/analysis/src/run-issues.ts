import type { ReadingIssue } from '@wattbench/core';
import type { SummaryIssue, SummaryIssueCode } from './cell-summary.js';
import { environmentDoubts } from './environment-doubts.js';
import type { RunDoubt } from './run-doubt.js';
import type { RunFigures } from './run-figures.js';

const readingIssues: Readonly<Record<ReadingIssue, string>> = {
  'too-few-updates': 'the window was short for the rate at which the meter gives new values',
  'counter-reset': 'the counter began again in the window',
  'wrap-ambiguous': 'the counter may have wrapped more than once in the window',
  'other-load': 'other programs were at work in the window and are billed too',
  zero: 'the counter did not move',
  'edge-skew': 'the meter was read late before or after the work',
  gap: 'the meter gave no value for a part of the window',
  'failed-reads': 'some reads in the window failed and were bridged',
  'late-reads': 'the processors were busy and some reads of the meter came late or never',
  stale: 'the meter gave old values',
  'foreign-process': 'another program used the same device in the window and is billed too',
  'shared-device': 'the figure is of the whole device, of which the work had only a part',
  disagreement: 'two ways to read the same energy do not agree',
  simulated: 'the figure is of no machine: it was simulated or played back',
  'untrusted-virtual-machine': 'the counter of a virtual machine need not be that of the hardware',
};

/** All that makes the figures of one completed run doubtful, each code once. */
export function runDoubts(run: RunFigures): readonly RunDoubt[] {
  const { result, energy, idle, outputTokens } = run;
  const doubts: RunDoubt[] = [...result.issues];
  if (result.generation !== undefined && outputTokens === null) {
    doubts.push({ code: 'tokens-unknown', detail: 'the tokens counted do not fit the calls' });
  }
  if (energy.state === 'unknown') {
    doubts.push({ code: 'energy-unknown', detail: energy.reason });
  } else {
    const codes = energy.readings.flatMap((reading) => reading.issues);
    doubts.push(...codes.map((code) => ({ code, detail: readingIssues[code] })));
    if (idle.state === 'unknown') {
      doubts.push({ code: idle.drifted ? 'idle-drift' : 'idle-unknown', detail: idle.reason });
    }
  }
  doubts.push(...environmentDoubts(result));
  return doubts.filter(
    (doubt, index) => doubts.findIndex(({ code }) => code === doubt.code) === index,
  );
}

/** Joins the doubts of all repeats: each code once, with the first repeat's words and the number of repeats. */
export function countDoubts(doubts: readonly (readonly RunDoubt[])[]): readonly SummaryIssue[] {
  const counted = new Map<SummaryIssueCode, SummaryIssue>();
  for (const { code, detail } of doubts.flat()) {
    const repeats = (counted.get(code)?.repeats ?? 0) + 1;
    counted.set(code, {
      code,
      detail: counted.get(code)?.detail ?? detail,
      repeats,
      of: doubts.length,
    });
  }
  return [...counted.values()];
}
