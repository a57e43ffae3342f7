import { constants } from 'node:os';

/** Turns Ctrl-C and SIGTERM into one abort; a second signal ends the process at once. */
export function interruption(): {
  readonly signal: AbortSignal;
  readonly by: () => NodeJS.Signals | undefined;
  readonly end: () => void;
} {
  const controller = new AbortController();
  let by: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (by !== undefined) process.exit(128 + constants.signals[signal]);
    by = signal;
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    by: () => by,
    end: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
