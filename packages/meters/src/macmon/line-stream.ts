import { spawn, type ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

/** The last line and when it came (`process.hrtime`, ns), or why there will be none. */
export type LineState =
  | { readonly state: 'waiting' }
  | { readonly state: 'line'; readonly text: string; readonly atNs: number }
  | { readonly state: 'ended'; readonly code: string; readonly detail: string };

export interface LineCommand {
  readonly path: string;
  readonly arguments: readonly string[];
}

const longestLine = 65_536;
const longestComplaint = 400;

/** A program that prints a line now and then; the newest is kept. No shell; bounded; killed by `close`. */
export class LineStream {
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  #last: LineState = { state: 'waiting' };
  #wake: () => void = () => {};

  constructor({ path, arguments: args }: LineCommand) {
    const child = spawn(path, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // Nothing else of ours, which may hold secrets of other meters.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LC_ALL: 'C' },
    });
    this.#child = child;
    const decoder = new StringDecoder('utf8');
    let begun = '';
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const atNs = Number(process.hrtime.bigint());
      const lines = (begun + decoder.write(chunk)).split('\n');
      begun = lines.pop() ?? '';
      const text = lines.findLast((line) => line.trim() !== '');
      if (text !== undefined) this.#set({ state: 'line', text, atNs });
      if (begun.length <= longestLine && (text?.length ?? 0) <= longestLine) return;
      this.#set({
        state: 'ended',
        code: 'TOO_LONG',
        detail: `a line of more than ${longestLine} signs`,
      });
      child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(0, longestComplaint);
    });
    child.on('error', (error) => {
      const code = 'code' in error ? String(error.code) : error.name;
      this.#set({ state: 'ended', code, detail: `cannot be run (${code})` });
    });
    this.#closed = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        const said = complaint === '' ? '' : `, and said ${JSON.stringify(complaint)}`;
        const how = code === null ? `by ${signal ?? 'a signal'}` : `with code ${code}`;
        this.#set({ state: 'ended', code: 'EXIT', detail: `ended ${how}${said}` });
        resolve();
      });
    });
  }

  get last(): LineState {
    return this.#last;
  }

  /** Resolves with the first line or the end; at the abort of `signal` with `waiting`. */
  async first(signal: AbortSignal): Promise<LineState> {
    if (this.#last.state === 'waiting' && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return this.#last;
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    await this.#closed;
  }

  #set(state: LineState): void {
    if (this.#last.state === 'ended') return;
    this.#last = state;
    this.#wake();
  }
}
