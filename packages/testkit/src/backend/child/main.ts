import { once } from 'node:events';
import { describeError } from '../../conformance/demand.js';
import { NotApplicable } from '../../conformance/not-applicable.js';
import type { BackendCase, BackendCaseContext } from '../backend-case.js';
import { backendCases } from '../backend-cases.js';
import { loadBackend } from '../../conformance/load-plugin.js';
import { contextOf } from './case-context.js';
import type { CaseOutcome, CheckPlan, ChildMessage, ParentMessage } from './messages.js';
import { WattbenchError } from '@wattbench/core';

/**
 * A program: the process in which cases run and the backend lives. It does what the parent says, one
 * case after another, and ends when the parent is gone.
 */
let ending = false;

process.on('disconnect', () => {
  if (!ending) process.exit(0);
});
process.on('message', (message: ParentMessage) => {
  if (message.type === 'probe') void probe(message.ref);
  if (message.type === 'case') void perform(message.id, message.plan);
});
send({ type: 'hello' });

async function probe(ref: CheckPlan['ref']): Promise<void> {
  try {
    const found = await (await loadBackend(ref)).probe();
    if (found.available) {
      const { runtime, devices, tasks } = found;
      send({ type: 'probed', declared: { runtime, devices, tasks }, unavailable: null });
    } else {
      send({ type: 'probed', declared: null, unavailable: `${found.reason}: ${found.detail}` });
    }
  } catch (error) {
    send({ type: 'probed', declared: null, unavailable: `the probe threw ${shown(error)}` });
  }
}

async function perform(id: string, plan: CheckPlan): Promise<void> {
  const backendCase = backendCases.find((one) => one.id === id);
  const end: CaseOutcome =
    backendCase === undefined
      ? { outcome: 'failed', detail: `there is no case ${id}` }
      : await outcomeOf(backendCase, plan);
  ending = backendCase?.process === 'to-its-end' && end.outcome === 'passed';
  send({ type: 'ended', end });
  // From here on only what the backend left behind keeps the process alive.
  if (ending) process.disconnect();
}

async function outcomeOf(backendCase: BackendCase, plan: CheckPlan): Promise<CaseOutcome> {
  const { context, closeSessions } = contextOf({ plan, printed });
  try {
    await backendCase.run(context);
    return { outcome: 'passed' };
  } catch (error) {
    return error instanceof NotApplicable
      ? { outcome: 'not-applicable', detail: error.reason }
      : { outcome: 'failed', detail: shown(error) };
  } finally {
    await closeSessions();
  }
}

const printed: BackendCaseContext['printed'] = async () => {
  send({ type: 'ask-printed' });
  const [{ bytes, lastLine }] = (await once(process, 'message')) as [
    Extract<ParentMessage, { type: 'printed' }>,
  ];
  return { bytes, lastLine };
};

/** What the kit itself found stands alone; what was thrown otherwise, with its kind. */
function shown(error: unknown): string {
  return WattbenchError.is(error) && error.code === 'PLUGIN_INVALID'
    ? error.message
    : describeError(error);
}

function send(message: ChildMessage): void {
  process.send?.(message);
}
