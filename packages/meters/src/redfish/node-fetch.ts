import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import type { Fetch } from '../network/fetch-json.js';

/**
 * `fetch` over an agent of Node: the built-in one takes no agent, so it can neither pin a
 * certificate nor have its connections closed. Never follows a redirect.
 */
export function nodeFetch(agent: Agent): Fetch {
  return (url, init) =>
    new Promise((resolve, reject) => {
      const body = typeof init.body === 'string' ? init.body : undefined;
      const { signal } = init;
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      // A request that still waits for its connection tells its own abort only when it has one.
      const late = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', late, { once: true });
      const request = url.startsWith('https:') ? httpsRequest : httpRequest;
      const sent = request(
        url,
        {
          agent,
          method: init.method ?? 'GET',
          headers: {
            ...Object.fromEntries(new Headers(init.headers)),
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          },
          ...(signal === undefined || signal === null ? {} : { signal }),
        },
        (message) => {
          try {
            resolve(responseOf(message));
          } catch (error) {
            message.destroy();
            reject(error);
          }
        },
      );
      sent.on('error', reject);
      sent.on('close', () => signal?.removeEventListener('abort', late));
      sent.end(body);
    });
}

const withoutBody = new Set([204, 205, 304]);

function responseOf(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const status = message.statusCode ?? 0;
  if (withoutBody.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(message), { status, headers });
}
