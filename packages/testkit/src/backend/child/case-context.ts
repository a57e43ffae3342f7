import { cp, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Backend, OpenRequest, Session } from '@wattbench/core';
import { sampleRequest } from '../../onnx/sample-request.js';
import { notApplicable } from '../../conformance/not-applicable.js';
import type { BackendCaseContext, TriedModel } from '../backend-case.js';
import { loadBackend } from '../../conformance/load-plugin.js';
import type { CheckPlan } from './messages.js';

/** A close that hangs is the matter of its own cases. */
const closeLimitMs = 1000;

export interface CaseParts {
  readonly plan: CheckPlan;
  readonly printed: BackendCaseContext['printed'];
}

/** What a case works with, and how to close what it opened. */
export function contextOf({ plan, printed }: CaseParts): {
  readonly context: BackendCaseContext;
  closeSessions(): Promise<void>;
} {
  const sessions: Session[] = [];
  let backend: Promise<Backend> | undefined;
  const createBackend = (): Promise<Backend> => (backend ??= loadBackend(plan.ref));
  const request = (tried: TriedModel, change: Partial<OpenRequest> = {}): OpenRequest => ({
    taskId: tried.taskId,
    model: tried.model,
    directory: tried.directory,
    device: plan.device,
    threads: plan.threads,
    generation: sampleRequest,
    ...change,
  });
  const context: BackendCaseContext = {
    ...plan,
    folders: { home: os.homedir(), temporary: os.tmpdir(), working: process.cwd() },
    createBackend,
    request,
    open: async (tried, change) => {
      const session = await (await createBackend()).open(request(tried, change));
      sessions.push(session);
      return session;
    },
    copy: async (tried) => {
      // Beside the folder of this process, which is looked at for traces.
      const folder = path.join(path.dirname(path.dirname(os.homedir())), 'copy-');
      const directory = await mkdtemp(folder);
      await cp(tried.directory, directory, { recursive: true });
      return { ...tried, directory };
    },
    printed,
    notApplicable,
  };
  return {
    context,
    closeSessions: async () => {
      const closed = Promise.allSettled(sessions.map(async (session) => session.close()));
      await Promise.race([closed, delay(closeLimitMs, undefined, { ref: false })]);
    },
  };
}
