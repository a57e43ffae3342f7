import type { CompletedResult, PreflightFinding } from '@wattbench/core';
import type { SummaryIssueCode } from './cell-summary.js';
import type { RunDoubt } from './run-doubt.js';

type Severity = PreflightFinding['severity'];

const codes: Readonly<
  Record<PreflightFinding['code'], Readonly<Record<Severity, SummaryIssueCode>>>
> = {
  'virtual-machine': { disturbs: 'virtual-machine', note: 'virtual-machine' },
  'no-mains-power': { disturbs: 'no-mains-power', note: 'no-mains-power' },
  governor: { disturbs: 'governor-powersave', note: 'governor' },
  turbo: { disturbs: 'turbo', note: 'turbo' },
  'other-load': { disturbs: 'busy-machine', note: 'busy-before' },
  'busy-process': { disturbs: 'busy-process', note: 'busy-process' },
  throttling: { disturbs: 'throttling', note: 'throttling' },
  swap: { disturbs: 'swapping', note: 'swap-used' },
  'container-limit': { disturbs: 'container-limit', note: 'container-limit' },
};

const onBattery: RunDoubt = {
  code: 'no-mains-power',
  detail: 'the machine ran on its battery, which changes clock and voltage',
};

/** What the machine makes doubtful: as was found before the experiment, and what the conditions of the run add. */
export function environmentDoubts(result: CompletedResult): readonly RunDoubt[] {
  const { preflight, environment, conditions, conditionsAfter } = result;
  if (preflight === undefined) return oldDoubts(result);
  const found = preflight.map(({ code, severity, detail }) => ({
    code: codes[code][severity],
    // What was so when the experiment began need not have been so in this run.
    detail: passing.has(code) ? `before the experiment: ${detail}` : detail,
  }));
  const onMains = [conditions.mainsPower ?? environment.mainsPower, conditionsAfter?.mainsPower];
  return onMains.includes(false) ? [...found, onBattery] : found;
}

const passing: ReadonlySet<PreflightFinding['code']> = new Set([
  'other-load',
  'busy-process',
  'throttling',
  'swap',
]);

/** Of records from before there was a pre-flight. */
function oldDoubts({ environment, conditions }: CompletedResult): readonly RunDoubt[] {
  const doubts: RunDoubt[] = [];
  if (environment.virtualMachine === true) {
    doubts.push({
      code: 'virtual-machine',
      detail: 'a virtual machine shares its hardware with others that cannot be seen from inside',
    });
  }
  if ((conditions.mainsPower ?? environment.mainsPower) === false) doubts.push(onBattery);
  if ((conditions.governor ?? environment.cpu.governor) === 'powersave') {
    doubts.push({
      code: 'governor-powersave',
      detail: 'the frequency governor was `powersave`, which may hold the clock low',
    });
  }
  return doubts;
}
