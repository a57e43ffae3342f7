import type { FailedRead } from '../engine/counter-source.js';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface JsonRequest {
  readonly url: URL;
  readonly signal: AbortSignal;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default the built-in one; another adds an authentication that it does not know. */
  readonly fetch?: Fetch;
}

export type JsonAnswer = { readonly state: 'answer'; readonly body: unknown } | FailedRead;

const largestBytes = 1_048_576;

/**
 * The body of an answer as JSON. Bounded (1 MiB, the time of `signal`); redirects are not followed,
 * since they would carry credentials to another host. What failed is named by host and path, never
 * with the query, which may hold a password.
 */
export async function fetchJson(request: JsonRequest): Promise<JsonAnswer> {
  const { url, signal, method = 'GET', headers = {}, body, fetch = globalThis.fetch } = request;
  const place = `${url.host}${url.pathname}`;
  const failed = (reason: FailedRead['reason'], detail: string): FailedRead => ({
    state: 'failed',
    reason,
    detail: `${place}: ${detail}`,
  });
  try {
    const response = await fetch(url.href, {
      method,
      signal,
      redirect: 'manual',
      headers: { accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    if (response.status === 401 || response.status === 403) {
      await response.body?.cancel();
      return failed('credentials', `${response.status}: the credentials are missing or wrong`);
    }
    if (!response.ok) {
      await response.body?.cancel();
      return failed('network', `HTTP status ${response.status || 'of a redirect'}; expected 200`);
    }
    const text = await boundedText(response);
    if (text === null) return failed('network', `more than ${largestBytes} bytes`);
    try {
      return { state: 'answer', body: JSON.parse(text) };
    } catch {
      // What it is instead stays out: a server may repeat a password.
      return failed('network', `no JSON, but ${text.length} characters of something else`);
    }
  } catch (error) {
    return failed('network', signal.aborted ? 'no answer in time' : causeOf(error));
  }
}

async function boundedText(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body === null) return '';
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > largestBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The code of a failed connection (`ECONNREFUSED`), without the URL that messages may repeat. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause) return `cannot be reached (${String(cause.code)})`;
  return cause instanceof Error ? `cannot be reached (${cause.name})` : 'cannot be reached';
}
