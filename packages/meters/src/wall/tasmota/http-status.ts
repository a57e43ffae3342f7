import type { Credentials } from '../../network/credentials.js';
import { fetchJson } from '../../network/fetch-json.js';
import { valueAt } from '../../network/json-number.js';
import { energyOf } from './energy-block.js';
import type { EnergyAnswer, StatusSource } from './status-source.js';

export interface HttpStatusRequest {
  readonly host: string;
  readonly credentials: Credentials;
  /** Closes every connection at once, so that nothing is left of a probe. */
  readonly closing: boolean;
}

/**
 * `Status 10` over HTTP. Tasmota takes its password in the query and knows no other way, so that the
 * address as it is sent is never shown.
 */
export function httpStatus(request: HttpStatusRequest): StatusSource {
  const { host, credentials, closing } = request;
  const { user = 'admin', password } = credentials;
  const url = new URL('/cm', host);
  url.search =
    password === undefined
      ? '?cmnd=Status%2010'
      : `?user=${encodeURIComponent(user)}&password=${encodeURIComponent(password.reveal())}&cmnd=Status%2010`;
  return {
    ask: async (signal) => {
      const answer = await fetchJson({
        url,
        signal,
        headers: closing ? { connection: 'close' } : {},
      });
      return answer.state === 'failed' ? answer : energyIn(answer.body, url.host);
    },
    close: () => Promise.resolve(),
  };
}

function energyIn(body: unknown, host: string): EnergyAnswer {
  // Answered with status 200: {"WARNING":"Need user=<username>&password=<password>"}.
  if (valueAt(body, ['WARNING']) !== undefined) {
    return {
      state: 'failed',
      reason: 'credentials',
      detail: `${host}/cm: the device wants its password`,
    };
  }
  return { state: 'answer', energy: energyOf(body) };
}
