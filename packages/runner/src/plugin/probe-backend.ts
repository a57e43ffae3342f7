import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BackendInfo, ErrorEnvelope, PluginRef, Probe } from '@wattbench/core';

const entry = fileURLToPath(new URL('../child/probe-main.js', import.meta.url));
const limitMs = 60_000;

type Answer = { readonly probe: Probe<BackendInfo> } | { readonly error: ErrorEnvelope };

/** Asks a backend whether it can run here, in a process of its own: a native library may crash it. */
export async function probeBackend(ref: PluginRef<'backend'>): Promise<Probe<BackendInfo>> {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
    timeout: limitMs,
    killSignal: 'SIGKILL',
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  const answer = await new Promise<Answer | undefined>((resolve) => {
    child.once('message', (message: Answer) => resolve(message));
    child.once('close', () => resolve(undefined));
    child.once('error', () => resolve(undefined));
    child.send(ref, (error) => void error);
  });
  if (answer === undefined) {
    return {
      available: false,
      reason: 'native-load-failed',
      detail: `the process that loaded ${ref.package.name} ended without an answer`,
      fix: `Reinstall ${ref.package.name}.`,
    };
  }
  if ('probe' in answer) return answer.probe;
  return {
    available: false,
    reason: 'native-load-failed',
    detail: answer.error.message,
    fix: answer.error.fix,
  };
}
