import { WattbenchError, type Probe, type Unavailable } from '@wattbench/core';

import type { Device, Engine, EngineTraits } from './engines/engine.js';
import type { TensorFlow } from './engines/modules.js';
import type { Engine as EngineId } from './options.js';

/** An engine that TensorFlow.js has taken. */
export interface RunningEngine extends EngineTraits {
  readonly id: EngineId;
  readonly device: Device;
  readonly tf: TensorFlow;
  readonly version: string;
}

/** An engine for one session, until `release`. */
export interface EngineLease {
  readonly engine: RunningEngine;
  /** Those that come before it in the order asked for, and why they do not work. */
  readonly refused: readonly EngineReport[];
  release(): void;
}

/** What one engine says here. */
export type EngineReport = Probe<{ readonly version: string }> & {
  readonly engine: EngineId;
  readonly device: Device;
};

/** All engines failed; the caller knows what was asked for and makes an error of it. */
export interface NoEngine {
  readonly engine: null;
  readonly refused: readonly EngineReport[];
}

/** A named engine goes before the device; `auto` stands for every engine of the device, or for all. */
export interface EngineChoice {
  readonly name: EngineId | 'auto';
  readonly device: Device | 'auto';
  readonly threads: number;
}

interface Use {
  readonly running: RunningEngine;
  readonly refused: readonly EngineReport[];
  /** The engines that were asked for when it began. */
  readonly asked: string;
  sessions: number;
}

/**
 * TensorFlow.js has one engine at a time in a process, for all models. This hands it to sessions, and
 * changes it only while none is open.
 */
export class EngineSwitch {
  readonly #engines: readonly Engine[];
  readonly #started = new Map<Engine, Promise<Probe<Started>>>();
  /** The engine in use; null while no session is open. */
  #use: Use | null = null;
  /** Ends when the change under way is over: two at once would mix. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Every engine there is, in the order of `auto`. */
  constructor(engines: readonly Engine[]) {
    this.#engines = engines;
  }

  /**
   * The first of these engines that works. Rejects with `BACKEND_UNAVAILABLE` when a session with another
   * engine is open.
   */
  acquire(choice: EngineChoice): Promise<EngineLease | NoEngine> {
    return this.#inTurn(async () => {
      const engines = this.#chosen(choice);
      const asked = engines.map(({ id }) => id).join();
      if (this.#use === null) {
        const found = await this.#firstWorking(engines, choice.threads);
        if (found.engine === null) return found;
        this.#use = { running: found.engine, refused: found.refused, asked, sessions: 0 };
      } else if (this.#use.asked !== asked && this.#use.running.id !== asked) {
        throw inUse(this.#use.running.id, asked);
      }
      return this.#lease(this.#use);
    });
  }

  /** What each engine says here. While a session is open, only its own is known. */
  report(choice: EngineChoice): Promise<readonly EngineReport[]> {
    return this.#inTurn(async () => {
      const reports: EngineReport[] = [];
      for (const engine of this.#chosen(choice)) {
        const probe =
          this.#use === null
            ? await this.#activate(engine, choice.threads)
            : whileInUse(this.#use.running, engine);
        reports.push(report(engine, probe));
      }
      return reports;
    });
  }

  #chosen({ name, device }: EngineChoice): readonly Engine[] {
    return this.#engines.filter((engine) =>
      name === 'auto' ? device === 'auto' || engine.device === device : engine.id === name,
    );
  }

  async #firstWorking(engines: readonly Engine[], threads: number) {
    const refused: EngineReport[] = [];
    for (const engine of engines) {
      const probe = await this.#activate(engine, threads);
      if (probe.available) return { engine: probe, refused };
      refused.push(report(engine, probe));
    }
    return { engine: null, refused };
  }

  #lease(use: Use): EngineLease {
    use.sessions += 1;
    let isHeld = true;
    return {
      engine: use.running,
      refused: use.refused,
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        use.sessions -= 1;
        if (use.sessions === 0) this.#use = null;
      },
    };
  }

  /** Starts an engine once in a process, and makes it the one that computes. */
  async #activate(engine: Engine, threads: number): Promise<Probe<RunningEngine>> {
    const before = this.#started.get(engine);
    if (before === undefined) {
      const starting = start(engine, threads);
      this.#started.set(engine, starting);
      const started = await starting;
      return started.available ? { available: true, ...started.running } : started;
    }
    const started = await before;
    if (!started.available) return started;
    const refusal = await select(started.running.tf, started.backendName);
    return refusal ?? { available: true, ...started.running };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

interface Started {
  readonly running: RunningEngine;
  readonly backendName: string;
}

async function start(engine: Engine, threads: number): Promise<Probe<Started>> {
  const loaded = await engine.load({ threads });
  if (!loaded.available) return loaded;
  const { tf, backendName, version } = loaded;
  const refusal = await select(tf, backendName);
  if (refusal !== null) return refusal;
  const traits = await loaded.inspect();
  if (!traits.available) return traits;
  const { id, device } = engine;
  return { available: true, backendName, running: { ...traits, id, device, tf, version } };
}

/** Neither the answer of TensorFlow.js nor its silence is taken on trust. */
async function select(tf: TensorFlow, backendName: string): Promise<Unavailable | null> {
  try {
    if (!(await tf.setBackend(backendName))) {
      return notSelected(`TensorFlow.js could not start its backend "${backendName}".`);
    }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return notSelected(`TensorFlow.js refused its backend "${backendName}": ${message}`);
  }
  const taken = tf.getBackend();
  if (taken === backendName) return null;
  return notSelected(`TensorFlow.js was told to use "${backendName}" and uses "${taken}".`);
}

function notSelected(detail: string): Unavailable {
  return {
    available: false,
    reason: 'native-load-failed',
    detail,
    fix: 'Reinstall the packages of @tensorflow in one version, or choose another `engine`.',
  };
}

function whileInUse(running: RunningEngine, engine: Engine): Probe<RunningEngine> {
  if (engine.id === running.id) return { available: true, ...running };
  return {
    available: false,
    reason: 'not-configured',
    detail: `Not tried: a session with the engine ${running.id} is open in this process.`,
  };
}

/** As data, for it crosses to another process. */
function report({ id, device }: Engine, probe: Probe<RunningEngine>): EngineReport {
  return probe.available
    ? { available: true, engine: id, device, version: probe.version }
    : { ...probe, engine: id, device };
}

function inUse(id: EngineId, asked: string): WattbenchError {
  return new WattbenchError(
    'BACKEND_UNAVAILABLE',
    `A session with the engine ${id} is open in this process, and TensorFlow.js has one engine at a time; asked for was ${asked.replaceAll(',', ', ')}.`,
    { fix: `Close that session first, set \`engine: '${id}'\`, or use another process.` },
  );
}
