import { WattbenchError } from '@wattbench/core';
import { PhaseRunner } from './phase-runner.js';
import { wireVersion, type ChildMessage, type ParentMessage } from './messages.js';

/**
 * The process in which inference runs. It does what the parent says, one phase after another, and
 * ends when the parent is gone. It loads one native runtime and nothing else of weight.
 */
let runner: PhaseRunner | undefined;
let begin: (() => void) | undefined;

process.on('disconnect', () => process.exit(0));
process.on('message', (message: ParentMessage) => {
  switch (message.type) {
    case 'start':
      runner = new PhaseRunner(message.request);
      break;
    case 'prepare':
      void perform(message);
      break;
    case 'go':
      begin?.();
      break;
    case 'stop':
      process.exit(0);
      break;
  }
});
send({ type: 'hello', wireVersion, cpuTimeNs: cpuTimeNs() });

async function perform({
  phase,
  extent,
}: Extract<ParentMessage, { type: 'prepare' }>): Promise<void> {
  try {
    if (runner === undefined) throw new WattbenchError('INTERNAL', 'prepare came before start');
    const work = await runner.prepare(phase, extent);
    const gone = new Promise<void>((resolve) => {
      begin = resolve;
    });
    send({ type: 'ready', phase, cpuTimeNs: cpuTimeNs() });
    await gone;
    const outcome = await work();
    send({ type: 'done', phase, cpuTimeNs: cpuTimeNs(), outcome });
  } catch (error) {
    const code = phase === 'load' ? 'BACKEND_UNAVAILABLE' : 'CHILD_CRASHED';
    send({ type: 'failed', phase, error: WattbenchError.envelope(error, code) });
  }
}

function cpuTimeNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

function send(message: ChildMessage): void {
  process.send?.(message);
}
