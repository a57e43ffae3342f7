import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { WattbenchError, type ErrorCode, type PhaseId } from '@wattbench/core';
import type { Extent } from '../child/extent.js';
import type { ChildMessage, ParentMessage, PhaseOutcome } from '../child/messages.js';
import { wireVersion } from '../child/messages.js';
import { OutputTail } from './output-tail.js';

const entry = fileURLToPath(new URL('../child/main.js', import.meta.url));

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * One child process and its conversation. Every wait has a limit and ends early when the child dies
 * or the experiment is cancelled; whatever happens, `close` leaves no process behind.
 */
export class InferenceProcess {
  readonly #child: ChildProcess;
  readonly #stderr: OutputTail;
  readonly #cancelled: AbortSignal;
  readonly #exited: Promise<ProcessExit>;
  #exit: ProcessExit | null = null;
  #cpuTimeNs = 0;
  #killedFor: WattbenchError | undefined;
  #waiter: { resolve(message: ChildMessage): void; reject(error: unknown): void } | undefined;

  private constructor(cancelled: AbortSignal) {
    this.#cancelled = cancelled;
    this.#child = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Its own group: Ctrl-C in the terminal reaches the parent alone, which ends the whole group.
      detached: process.platform !== 'win32',
      execArgv: [],
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    });
    const onFlood = () =>
      this.#killFor('CHILD_FLOODED', 'the process wrote more than 16 MiB to its output');
    this.#stderr = new OutputTail(this.#child.stderr, onFlood);
    void new OutputTail(this.#child.stdout, onFlood);
    this.#exited = new Promise((resolve) => {
      const ended = (exit: ProcessExit) => {
        this.#exit = exit;
        this.#waiter?.reject(this.#death());
        resolve(exit);
      };
      // What it started goes with it: a process that holds its pipes open would keep its end from being seen.
      this.#child.once('exit', () => this.#signalGroup('SIGKILL'));
      this.#child.once('close', (code, signal) => ended({ code, signal }));
      this.#child.once('error', (error) => {
        this.#killedFor ??= new WattbenchError('CHILD_CRASHED', error.message, { cause: error });
        if (this.#child.pid === undefined) ended({ code: null, signal: null });
      });
    });
    this.#child.on('message', (message: ChildMessage) => {
      if ('cpuTimeNs' in message) this.#cpuTimeNs = message.cpuTimeNs;
      this.#waiter?.resolve(message);
    });
  }

  /** Forks and waits for the first word. Throws `CHILD_TIMEOUT`, `CHILD_CRASHED`, `INTERRUPTED`. */
  static async start(options: {
    readonly limitS: number;
    readonly signal: AbortSignal;
    readonly onSpawn: (pid: number) => void;
  }): Promise<InferenceProcess> {
    const started = new InferenceProcess(options.signal);
    try {
      if (started.#child.pid !== undefined) options.onSpawn(started.#child.pid);
      const hello = await started.#wait(options.limitS, 'start');
      if (hello.type !== 'hello' || hello.wireVersion !== wireVersion) {
        throw new WattbenchError('INTERNAL', `the child began with ${JSON.stringify(hello)}`);
      }
      return started;
    } catch (error) {
      await started.close(0);
      throw error;
    }
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** As the child said in its last message. */
  get cpuTimeNs(): number {
    return this.#cpuTimeNs;
  }

  get exit(): ProcessExit | null {
    return this.#exit;
  }

  get stderrTail(): string {
    return this.#stderr.text;
  }

  send(message: ParentMessage): void {
    // A failed write means that the child is gone: its exit says why, and every wait ends with it.
    this.#child.send(message, (error) => void error);
  }

  /** Resolves when the child is ready to begin the phase. */
  async ready(
    phase: PhaseId,
    { limitS, extent }: { readonly limitS: number; readonly extent: Extent | null },
  ): Promise<void> {
    this.send({ type: 'prepare', phase, extent });
    this.#expect(await this.#wait(limitS, phase), 'ready', phase);
  }

  /** Lets the phase begin and resolves when it is done. */
  async perform(phase: PhaseId, limitS: number): Promise<PhaseOutcome> {
    this.send({ type: 'go' });
    const message = this.#expect(await this.#wait(limitS, phase), 'done', phase);
    if (message.type !== 'done') throw new WattbenchError('INTERNAL', 'no outcome');
    return message.outcome;
  }

  /** Asks the child to end, then tells it, then kills its group. Never throws. */
  async close(limitS: number): Promise<ProcessExit> {
    if (this.#exit !== null) return this.#exit;
    if (this.#child.connected) this.send({ type: 'stop' });
    if (await this.#exitsWithin(limitS)) return this.#exited;
    this.#signalGroup('SIGTERM');
    if (await this.#exitsWithin(0.5)) return this.#exited;
    this.#signalGroup('SIGKILL');
    return this.#exited;
  }

  #expect(message: ChildMessage, type: ChildMessage['type'], phase: PhaseId): ChildMessage {
    if (message.type === 'failed') throw WattbenchError.fromEnvelope(message.error);
    if (message.type !== type || !('phase' in message) || message.phase !== phase) {
      throw new WattbenchError('INTERNAL', `expected ${type} of ${phase}, got ${message.type}`);
    }
    return message;
  }

  async #wait(limitS: number, during: string): Promise<ChildMessage> {
    if (this.#cancelled.aborted) throw interrupted();
    if (this.#exit !== null) throw this.#death();
    const timer = setTimeout(
      () => this.#killFor('CHILD_TIMEOUT', `no answer in ${limitS} s during ${during}`),
      limitS * 1000,
    );
    const onCancel = () => this.#waiter?.reject(interrupted());
    this.#cancelled.addEventListener('abort', onCancel, { once: true });
    try {
      return await new Promise<ChildMessage>((resolve, reject) => {
        this.#waiter = { resolve, reject };
      });
    } finally {
      clearTimeout(timer);
      this.#cancelled.removeEventListener('abort', onCancel);
      this.#waiter = undefined;
    }
  }

  #killFor(code: ErrorCode, message: string): void {
    this.#killedFor ??= new WattbenchError(code, message);
    this.#signalGroup('SIGKILL');
  }

  #death(): WattbenchError {
    if (this.#killedFor !== undefined) return this.#killedFor;
    const { code, signal } = this.#exit ?? { code: null, signal: null };
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const outOfMemory = /heap out of memory|Cannot allocate memory|std::bad_alloc/.test(
      this.stderrTail,
    );
    return new WattbenchError(
      'CHILD_CRASHED',
      `the process ended by itself with ${how}${outOfMemory ? ': it ran out of memory' : ''}`,
      outOfMemory || signal === 'SIGKILL'
        ? { fix: 'Free memory, take a smaller model or batch, or raise the memory limit.' }
        : {},
    );
  }

  async #exitsWithin(limitS: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, limitS * 1000, false);
    });
    const ended = await Promise.race([this.#exited.then(() => true), late]);
    clearTimeout(timer);
    return ended;
  }

  #signalGroup(signal: 'SIGTERM' | 'SIGKILL'): void {
    const pid = this.#child.pid;
    if (pid === undefined || this.#exit !== null) return;
    try {
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-pid, signal);
    } catch (error) {
      // The group is gone already; anything else would leave a process behind and must be seen.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function interrupted(): WattbenchError {
  return new WattbenchError('INTERRUPTED', 'the run was stopped');
}
