import type { Experiment, PreflightFinding, Reporter, RunEvent, RunSpec } from '@wattbench/core';
import { plainText } from '../output/plain-text.js';
import { TimeLeft } from './time-left.js';
import { variedAxes } from './varied-axes.js';

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Tells people how far a run is, on stderr. It writes only when it is told of an event, which is
 * between windows: it has no timer, so nothing moves while something is measured.
 */
export class ProgressReporter implements Reporter {
  readonly #stream: ProgressStream;
  readonly #timeLeft = new TimeLeft();
  #status = '';
  #axesOf: (spec: RunSpec) => readonly string[] = () => [];
  #ended = false;

  constructor(stream: ProgressStream = process.stderr) {
    this.#stream = stream;
  }

  onEvent(event: RunEvent): void {
    switch (event.type) {
      case 'experiment-start':
        this.#begin(event);
        break;
      case 'run-start':
        this.#timeLeft.begin(event.spec);
        this.#status = `[${event.position}/${event.total}] ${this.#nameOf(event.spec)}`;
        break;
      case 'phase-start':
        this.#redraw(`${this.#status} · ${event.phase}${this.#timeLeft.text()}`);
        break;
      case 'run-end':
        this.#end(event);
        break;
      case 'experiment-end':
        this.#redraw('');
        break;
    }
  }

  #begin({
    experiment,
    done,
    preflight = [],
  }: Extract<RunEvent, { type: 'experiment-start' }>): void {
    this.#axesOf = variedAxes(experiment.runs);
    this.#timeLeft.plan(experiment.runs.slice(done));
    const meters = experiment.runs[0]?.meters.map(({ id }) => id).join(', ') ?? '';
    const { target } = experiment;
    const most = target === undefined ? '' : 'at most ';
    this.#line(`${experiment.id}: ${most}${experiment.runs.length} runs, meter ${meters}`);
    if (target !== undefined) {
      const percent = Number((100 * target.share).toPrecision(3));
      this.#line(
        `  until each ${target.of} is known to ${percent} %, looked at after ${target.looks.join(', ')} repeats`,
      );
    }
    this.#rejected(experiment.rejectedMeters);
    this.#disturbances(preflight);
    if (done > 0) this.#line(`  ${done} of them were finished before`);
  }

  /** In full what a permission would change, and the best; the others by name. */
  #rejected(meters: Experiment['rejectedMeters']): void {
    const inFull = meters.filter(({ reason }, index) => index === 0 || reason === 'permission');
    for (const { id, detail, fix } of inFull) {
      this.#line(`  not ${id}: ${detail}${fix === undefined ? '' : `\n    ${fix}`}`);
    }
    const others = meters.filter((meter) => !inFull.includes(meter)).map(({ id }) => id);
    if (others.length > 0) {
      this.#line(`  nor ${others.join(', ')}: \`wattbench doctor\` says why`);
    }
  }

  /** Each that disturbs with its remedy; notes stand in the results. */
  #disturbances(findings: readonly PreflightFinding[]): void {
    for (const { severity, code, detail, fix } of findings) {
      if (severity === 'disturbs') this.#line(`  ${code}: ${detail}\n    ${fix}`);
    }
  }

  #end({ result, position, total }: Extract<RunEvent, { type: 'run-end' }>): void {
    if (result.state === 'skipped' && result.cause === 'not-needed') {
      this.#notNeeded(result.reason);
      return;
    }
    const seconds = this.#timeLeft.end(result.spec);
    const how =
      result.state === 'completed'
        ? `done in ${seconds.toFixed(1)} s`
        : result.state === 'failed'
          ? `FAILED in ${result.phase}: ${result.error.code}: ${result.error.message}`
          : `skipped: ${result.reason}`;
    this.#line(`[${position}/${total}] ${this.#nameOf(result.spec)} · ${how}`);
  }

  #nameOf(spec: RunSpec): string {
    const { cell, repeat, protocol } = spec;
    const names = [cell.model.id, cell.backend.id, ...this.#axesOf(spec)];
    return `${names.join(' · ')} · repeat ${repeat + 1}/${protocol.repeats}`;
  }

  /** Once for all the runs that are left. */
  #notNeeded(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#line(`no further repeat: ${reason}`);
  }

  #line(text: string): void {
    this.#redraw('');
    this.#stream.write(`${plainText(text)}\n`);
  }

  /** One line that is written over; only where that works. */
  #redraw(text: string): void {
    if (this.#stream.isTTY !== true) return;
    const room = (this.#stream.columns ?? 80) - 1;
    this.#stream.write(`\r\u001b[2K${plainText(text).slice(0, room)}`);
  }
}
