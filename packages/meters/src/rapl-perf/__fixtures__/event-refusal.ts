import { importKoffi } from '../../native/load-koffi.js';
import { bindEventCalls, openCallNumber } from '../perf-event.js';

/** Why the kernel lets nobody here count on a processor; `null` where it does. */
export async function eventRefusal(): Promise<string | null> {
  const number = openCallNumber(process.arch);
  if (process.platform !== 'linux' || number === null) return `${process.platform} ${process.arch}`;
  const calls = bindEventCalls(await importKoffi(), number);
  const opened = calls.open({ type: 1, config: 0n, processor: 0 });
  if (opened.state === 'failed') return `perf_event_open: ${opened.code}`;
  calls.close(opened.descriptor);
  return null;
}
