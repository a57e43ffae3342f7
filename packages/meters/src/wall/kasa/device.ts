import type { FailedRead } from '../../engine/counter-source.js';
import type { KasaClient } from './library.js';

export type KasaText = { readonly state: 'answer'; readonly text: string } | FailedRead;

export interface KasaDevice {
  /** One request and its answer; ends at the time limit of the connection, or before at `signal`. */
  ask(request: object, signal?: AbortSignal): Promise<KasaText>;
  /** Resolves when no connection is left. */
  close(): Promise<void>;
}

export interface KasaPlace {
  readonly host: string;
  readonly port: number;
  /** Longest time of one connection, in ms. */
  readonly limitMs: number;
}

/** A plug behind a client of the library, which opens and closes a connection for each request. */
export function createKasaDevice(
  client: KasaClient,
  { host, port, limitMs }: KasaPlace,
): KasaDevice {
  const underWay = new Set<Promise<KasaText>>();
  const failed = (detail: string): FailedRead => ({
    state: 'failed',
    reason: 'network',
    detail: `${host} port ${port}: ${detail}`,
  });
  const send = async (payload: string): Promise<KasaText> => {
    try {
      const text: unknown = await client.send(payload, host, port, { timeout: limitMs });
      if (typeof text === 'string') return { state: 'answer', text };
      return failed('the connection ended before a whole answer');
    } catch (error) {
      return failed(causeOf(error, limitMs));
    }
  };
  return {
    ask: async (request, signal) => {
      if (signal?.aborted === true) return failed('no answer in time');
      const sending = send(JSON.stringify(request));
      underWay.add(sending);
      void sending.then(() => underWay.delete(sending));
      if (signal === undefined) return await sending;
      return await endedBy(signal, { sending, late: failed('no answer in time') });
    },
    // The library cannot end a request; its own time limit does, and destroys the connection.
    close: async () => void (await Promise.all(underWay)),
  };
}

function endedBy(
  signal: AbortSignal,
  { sending, late }: { readonly sending: Promise<KasaText>; readonly late: FailedRead },
): Promise<KasaText> {
  const ended = new Promise<KasaText>((resolve) => {
    const stop = (): void => resolve(late);
    signal.addEventListener('abort', stop, { once: true });
    void sending.finally(() => signal.removeEventListener('abort', stop));
  });
  return Promise.race([sending, ended]);
}

/** What went wrong in few words; the library's message repeats the request. */
function causeOf(error: unknown, limitMs: number): string {
  if (!(error instanceof Error)) return 'cannot be reached';
  if ('code' in error) return `cannot be reached (${String(error.code)})`;
  if (error.message.startsWith('TCP Timeout')) return `no whole answer in ${limitMs} ms`;
  return 'the connection ended without an answer';
}
