import { fork, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackendInfo, PluginRef } from '@wattbench/core';
import type { BackendCase } from '../backend-case.js';
import type { CaseOutcome, CheckPlan, ChildMessage, ParentMessage } from '../child/messages.js';
import type { Guardian } from './guardian.js';
import { PrintedOutput } from './printed-output.js';

const entry = fileURLToPath(new URL('../child/main.js', import.meta.url));
/** From the start of the process to its first word, which comes before the backend is loaded. */
const startLimitMs = 30_000;
/** What was printed before a question is here by then: it lies in the pipe already. */
const printedSettleMs = 20;

export interface CaseProcessOptions {
  /** Must not exist; the process gets its home, temporary and working folder in it. */
  readonly folder: string;
  readonly guardian: Guardian;
  readonly heapLimitMiB: number;
}

/** What came of a wait: a message, or how the process ended. */
type Answer = ChildMessage | { readonly type: 'died'; readonly how: string };

/** One process with a backend in it. Every wait has a limit; `close` leaves nothing of its group behind. */
export class CaseProcess {
  readonly #child: ChildProcess;
  readonly #guardian: Guardian;
  readonly #output: PrintedOutput;
  readonly #ended: Promise<void>;
  #end: string | null = null;
  #killedFor: string | null = null;
  /** Something of its group was still there when it had ended. */
  #leftProcess = false;
  #waiter: ((answer: Answer) => void) | null = null;

  private constructor(child: ChildProcess, guardian: Guardian) {
    this.#child = child;
    this.#guardian = guardian;
    if (child.pid !== undefined) guardian.watch(child.pid);
    this.#output = new PrintedOutput([child.stdout, child.stderr], () =>
      this.#kill('it printed more than 16 MiB'),
    );
    this.#ended = new Promise((resolve) => {
      // What it started goes with it: a process that holds its pipes open would keep its end from being seen.
      child.once('exit', () => {
        this.#leftProcess = this.#endGroup();
      });
      const ended = (how: string): void => {
        this.#end ??= this.#killedFor ?? how;
        this.#waiter?.({ type: 'died', how: this.#end });
        resolve();
      };
      child.once('close', (code, signal) => ended(this.#describeEnd(code, signal)));
      child.once('error', (error) => ended(`the process cannot be started: ${error.message}`));
    });
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'ask-printed') this.#tellPrinted();
      else this.#waiter?.(message);
    });
  }

  /** Resolves when the process can be asked. */
  static async start(options: CaseProcessOptions): Promise<CaseProcess> {
    const { folder, guardian, heapLimitMiB } = options;
    const home = path.join(folder, 'home');
    const temporary = path.join(folder, 'temporary');
    const working = path.join(folder, 'working');
    for (const name of [home, temporary, working]) await mkdir(name, { recursive: true });
    const child = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',
      execArgv: v8Options(heapLimitMiB),
      cwd: working,
      env: {
        ...withoutCacheFolders(process.env),
        HOME: home,
        USERPROFILE: home,
        TMPDIR: temporary,
        TMP: temporary,
        TEMP: temporary,
      },
    });
    const started = new CaseProcess(child, guardian);
    await started.#wait(startLimitMs);
    return started;
  }

  get alive(): boolean {
    return this.#end === null;
  }

  /** What the backend declares, or why it cannot be had. */
  async probe(
    ref: PluginRef<'backend'>,
    limitMs: number,
  ): Promise<{ readonly declared: BackendInfo | null; readonly unavailable: string | null }> {
    this.#send({ type: 'probe', ref });
    const answer = await this.#wait(limitMs);
    if (answer.type === 'probed') return answer;
    return { declared: null, unavailable: `probed: ${describeAnswer(answer)}` };
  }

  async run(
    backendCase: BackendCase,
    options: { readonly plan: CheckPlan; readonly limitMs: number; readonly settleMs: number },
  ): Promise<CaseOutcome> {
    this.#send({ type: 'case', id: backendCase.id, plan: options.plan });
    const answer = await this.#wait(options.limitMs);
    if (answer.type !== 'ended') return { outcome: 'failed', detail: describeAnswer(answer) };
    if (backendCase.process !== 'to-its-end' || answer.end.outcome !== 'passed') return answer.end;
    return this.#endsByItself(options.settleMs);
  }

  /** Never throws. */
  async close(): Promise<void> {
    if (this.#end === null) this.#endGroup();
    await this.#ended;
    this.#guardian.forget();
  }

  async #endsByItself(settleMs: number): Promise<CaseOutcome> {
    const timer = setTimeout(
      () => this.#kill(`the process was still alive ${settleMs / 1000} s after close`),
      settleMs,
    );
    await this.#ended;
    clearTimeout(timer);
    if (this.#leftProcess && this.#killedFor === null) {
      return { outcome: 'failed', detail: 'after close: it left a process behind' };
    }
    return this.#killedFor === null && this.#child.exitCode === 0
      ? { outcome: 'passed' }
      : { outcome: 'failed', detail: `after close: ${this.#end ?? ''}` };
  }

  #send(message: ParentMessage): void {
    // A failed write means that the process is gone: every wait ends with how.
    if (this.#child.connected) this.#child.send(message, (error) => void error);
  }

  async #wait(limitMs: number): Promise<Answer> {
    if (this.#end !== null) return { type: 'died', how: this.#end };
    const timer = setTimeout(
      () => this.#kill(`not done after ${limitMs / 1000} s; it was killed`),
      limitMs,
    );
    try {
      return await new Promise<Answer>((resolve) => {
        this.#waiter = resolve;
      });
    } finally {
      clearTimeout(timer);
      this.#waiter = null;
    }
  }

  #tellPrinted(): void {
    setTimeout(() => {
      const { bytes, lastLine } = this.#output;
      this.#send({ type: 'printed', bytes, lastLine });
    }, printedSettleMs);
  }

  #kill(reason: string): void {
    const { lastLine } = this.#output;
    this.#killedFor ??= lastLine === '' ? reason : `${reason}; the last it printed: ${lastLine}`;
    this.#endGroup();
  }

  #describeEnd(code: number | null, signal: string | null): string {
    const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
    const outOfMemory = /out of memory|Cannot allocate memory|bad_alloc/.test(this.#output.text);
    const { lastLine } = this.#output;
    return (
      `the process ended with ${how}${outOfMemory ? ', out of memory' : ''}` +
      (lastLine === '' ? '' : `; the last it printed: ${lastLine}`)
    );
  }

  /** True where there was something to end. */
  #endGroup(): boolean {
    const { pid } = this.#child;
    if (pid === undefined || this.#end !== null) return false;
    if (process.platform === 'win32') return this.#child.kill('SIGKILL');
    try {
      return process.kill(-pid, 'SIGKILL');
    } catch (error) {
      // The group is gone already; anything else would leave a process behind and must be seen.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      return false;
    }
  }
}

/**
 * V8 collects garbage and compiles in the main thread, so that other threads that compute are the backend's
 * own. Its space for young objects stays at 1 MiB: it would grow by 32 MiB when it likes, and look like a leak.
 */
function v8Options(heapLimitMiB: number): string[] {
  return [
    '--expose-gc',
    '--single-threaded',
    '--max-semi-space-size=1',
    `--max-old-space-size=${heapLimitMiB}`,
  ];
}

function describeAnswer(answer: Answer): string {
  return answer.type === 'died' ? answer.how : `the process answered with ${answer.type}`;
}

/** Without the variables that would lead caches past the home folder. */
function withoutCacheFolders(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(XDG_\w+_HOME|APPDATA|LOCALAPPDATA|HF_\w+|NODE_V8_COVERAGE)$/.test(name),
    ),
  );
}
