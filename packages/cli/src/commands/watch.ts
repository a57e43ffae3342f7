import type { Meters, MetersSnapshot } from '@wattbench/meters';
import { openAskedMeters } from '../plugin/open-asked-meters.js';
import { watchScreen, type WatchView } from '../watch/watch-view.js';
import { InOrder } from '../watch/in-order.js';
import { jsonView } from '../watch/json-view.js';
import { machineCpuTimeNs } from '../watch/machine-cpu-time.js';
import { ticks } from '../watch/ticks.js';
import { figuresOf } from '../measure/figures-of.js';
import { exitCodeOfSignal } from '../output/exit-code.js';
import { interruption } from './interruption.js';
import type { WatchFlags } from './flags.js';

/** Shows power until it is stopped or has shown `--count` intervals, and then what it came to. */
export async function watch(flags: WatchFlags): Promise<void> {
  // An estimate follows a process; here it is given the work of all.
  const meters = await openAskedMeters(flags, { pid: process.pid, cpuTimeNs: machineCpuTimeNs });
  const stop = interruption();
  // `wattbench watch | head` closes the pipe: an end like Ctrl-C.
  const onPipe = new AbortController();
  process.stdout.on('error', () => onPipe.abort());
  const signal = AbortSignal.any([stop.signal, onPipe.signal]);
  try {
    const view = flags.json === true ? jsonView(process) : watchScreen(process.stdout);
    await showAll(meters, { flags, view, signal });
  } finally {
    stop.end();
    await meters.close();
  }
  const by = stop.by();
  if (by !== undefined && by !== 'SIGINT') process.exitCode = exitCodeOfSignal(by);
}

async function showAll(
  meters: Meters,
  options: { readonly flags: WatchFlags; readonly view: WatchView; readonly signal: AbortSignal },
): Promise<void> {
  const { flags, view, signal } = options;
  const figuresBetween = async (from: MetersSnapshot, to: MetersSnapshot) => {
    const measured = await meters.between(from, to);
    return { durationS: measured.durationS, ...figuresOf(measured, meters) };
  };
  const first = await meters.snapshot();
  let last = first;
  // A meter that is late must not delay the next moment: figures are shown when they are known.
  const shown = new InOrder();
  for await (const tick of ticks({ intervalS: flags.interval, count: flags.count, signal })) {
    const [from, to] = [last, await meters.snapshot()];
    shown.add(async () => view.tick({ tick, ...(await figuresBetween(from, to)) }));
    last = to;
  }
  await shown.done();
  if (signal.aborted) last = await meters.snapshot();
  view.end(await figuresBetween(first, last));
}
