import type { Unavailable } from '@wattbench/core';
import type { FailedRead } from '../engine/counter-source.js';
import { readCredentials, type Credentials } from '../network/credentials.js';
import { fetchJson, type Fetch, type JsonAnswer } from '../network/fetch-json.js';
import { hideSecrets, Secret } from '../network/secret.js';
import { agentFor } from './agent.js';
import { plainPath } from './link.js';
import { nodeFetch } from './node-fetch.js';
import type { RedfishOptions } from './options.js';

const sessionsPath = '/redfish/v1/SessionService/Sessions';
const longestTokenBytes = 4096;

interface Session {
  readonly token: Secret;
  /** Path to delete at the end; `null` where the service named none. */
  readonly path: string | null;
}

interface Authorization {
  readonly state: 'headers';
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * One BMC: GET of JSON by path, with its login. A session is opened with the first request and ended
 * by `close`; one that the service has ended is opened anew with the next request.
 */
export class RedfishClient {
  readonly #origin: string;
  readonly #isBasic: boolean;
  readonly #credentials: Credentials;
  readonly #agent: ReturnType<typeof agentFor>;
  readonly #fetch: Fetch;
  #session: Session | null = null;
  #left: number;

  private constructor(options: RedfishOptions, host: string, credentials: Credentials) {
    this.#origin = host;
    this.#isBasic = options.authentication === 'basic';
    this.#credentials = credentials;
    this.#agent = agentFor(options);
    this.#fetch = nodeFetch(this.#agent);
    this.#left = Infinity;
  }

  /** The client, or why its credentials cannot be read. Connects to nothing yet. */
  static create(options: RedfishOptions, host: string): RedfishClient | Unavailable {
    const credentials = readCredentials({
      meter: 'redfish',
      ...(options.credentialsFile === undefined ? {} : { file: options.credentialsFile }),
    });
    return 'available' in credentials ? credentials : new RedfishClient(options, host, credentials);
  }

  /** Bounds the requests from now on: what follows links of the service must end. */
  allow(requests: number): void {
    this.#left = requests;
  }

  async get(path: string, signal: AbortSignal): Promise<JsonAnswer> {
    const authorization = await this.#authorization(signal);
    if (authorization.state === 'failed') return authorization;
    const answer = await this.#send({ path, signal, headers: authorization.headers });
    const isRefused = answer.state === 'failed' && answer.reason === 'credentials';
    if (isRefused && this.#session !== null) this.#session = null;
    return answer;
  }

  /** Ends the session at the service as far as it answers in time, and the connection. */
  async close(limitMs: number): Promise<void> {
    const session = this.#session;
    this.#session = null;
    try {
      if (session?.path !== null && session !== null) {
        const response = await this.#fetch(`${this.#origin}${session.path}`, {
          method: 'DELETE',
          headers: { 'x-auth-token': session.token.reveal() },
          signal: AbortSignal.timeout(limitMs),
        });
        await response.body?.cancel();
      }
    } catch (error) {
      // The service ends it by itself after its time; there is nobody to tell.
      if (!(error instanceof Error)) throw error;
    } finally {
      this.#agent.destroy();
    }
  }

  async #authorization(signal: AbortSignal): Promise<Authorization | FailedRead> {
    const { user, password, token } = this.#credentials;
    if (token !== undefined) return withToken(token);
    if (user === undefined || password === undefined) return { state: 'headers', headers: {} };
    if (this.#isBasic) {
      return { state: 'headers', headers: { authorization: basicOf(user, password) } };
    }
    const session = this.#session ?? (await this.#login(user, password, signal));
    if ('state' in session) return session;
    this.#session = session;
    return withToken(session.token);
  }

  async #login(user: string, password: Secret, signal: AbortSignal): Promise<Session | FailedRead> {
    let token: string | null = null;
    let location: string | null = null;
    const answer = await this.#send({
      path: sessionsPath,
      signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ UserName: user, Password: password.reveal() }),
      fetch: async (url, init) => {
        const response = await this.#fetch(url, init);
        token = response.headers.get('x-auth-token');
        location = response.headers.get('location');
        if (!response.ok) return response;
        // What counts is in the headers; some services send no body.
        await response.body?.cancel();
        return new Response('{}', { status: 200 });
      },
    });
    if (answer.state === 'failed') return answer;
    return sessionOf(token, location, this.#origin);
  }

  async #send(request: {
    readonly path: string;
    readonly signal: AbortSignal;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly fetch?: Fetch;
  }): Promise<JsonAnswer> {
    const { path, signal, headers, body, fetch = this.#fetch } = request;
    if (this.#left <= 0) {
      return {
        state: 'failed',
        reason: 'network',
        detail: `${new URL(this.#origin).host}: needs more requests than are allowed; name the chassis by the option "chassis"`,
      };
    }
    this.#left -= 1;
    const answer = await fetchJson({
      url: new URL(path, this.#origin),
      signal,
      headers,
      fetch,
      ...(body === undefined ? {} : { method: 'POST' as const, body }),
    });
    if (answer.state === 'answer') return answer;
    return { ...answer, detail: this.#hide(answer.detail) };
  }

  /** What an answer begins with may be a piece of what was sent: it is not shown. */
  #hide(detail: string): string {
    const { password, token } = this.#credentials;
    return hideSecrets(detail.replace(/, begins .*$/s, ''), [
      password,
      token,
      this.#session?.token,
    ]);
  }
}

function withToken(token: Secret): Authorization {
  return { state: 'headers', headers: { 'x-auth-token': token.reveal() } };
}

function basicOf(user: string, password: Secret): string {
  return `Basic ${Buffer.from(`${user}:${password.reveal()}`, 'utf8').toString('base64')}`;
}

function sessionOf(
  token: string | null,
  location: string | null,
  origin: string,
): Session | FailedRead {
  if (token === null || token === '' || token.length > longestTokenBytes) {
    return {
      state: 'failed',
      reason: 'network',
      detail: `${new URL(origin).host}${sessionsPath}: no X-Auth-Token in the answer to the login`,
    };
  }
  // The path only, wherever it says that it is: the token is sent to no other host.
  const isUrl = location !== null && URL.canParse(location, origin);
  const path = isUrl ? plainPath(new URL(location ?? '', origin).pathname) : null;
  return { token: new Secret(token), path };
}
