import type { Probe } from '@wattbench/core';
import { credentialVariables, type Credentials } from '../../network/credentials.js';
import { fetchJson, type Fetch, type JsonAnswer } from '../../network/fetch-json.js';
import type { ShellyDevice } from './device.js';
import { digestFetch, type LoadDigest } from './digest.js';

/** Asks the device for the JSON at a path. */
export type Ask = (path: string, signal: AbortSignal) => Promise<JsonAnswer>;

export interface AccessRequest {
  readonly host: string;
  readonly device: ShellyDevice;
  readonly credentials: Credentials;
  readonly loadDigest?: LoadDigest;
  /** Closes every connection at once, so that nothing is left of a probe. */
  readonly closing: boolean;
}

/**
 * How the device is asked: without a password where it wants none, else with Basic (generation 1, in
 * the clear: it knows no other) or digest (later ones). The password goes to this host only.
 */
export async function accessTo(request: AccessRequest): Promise<Probe<{ readonly ask: Ask }>> {
  const { device, credentials, loadDigest } = request;
  if (!device.protected) return { available: true, ask: askWith(request, {}) };
  const { user = 'admin', password } = credentials;
  if (password === undefined) {
    return {
      available: false,
      reason: 'credentials',
      detail: `${device.model} wants a password, and none is given.`,
      fix: passwordFix,
    };
  }
  if (device.generation === 1) {
    const pair = Buffer.from(`${user}:${password.reveal()}`).toString('base64');
    return {
      available: true,
      ask: askWith(request, { headers: { authorization: `Basic ${pair}` } }),
    };
  }
  const digest = await digestFetch(password, loadDigest);
  if (!digest.available) return digest;
  return { available: true, ask: askWith(request, { fetch: digest.fetch }) };
}

export const passwordFix = `Write {"user": "admin", "password": "…"} into a file that only you can read (chmod 600) and name it with the option "credentialsFile", or set ${credentialVariables('shelly')[1]}.`;

/** Asks without a password, for what needs none. */
export function askWith(
  { host, closing }: Pick<AccessRequest, 'host' | 'closing'>,
  how: { readonly headers?: Readonly<Record<string, string>>; readonly fetch?: Fetch },
): Ask {
  const headers = { ...how.headers, ...(closing ? { connection: 'close' } : {}) };
  return (path, signal) =>
    fetchJson({
      url: new URL(path, host),
      signal,
      headers,
      ...(how.fetch === undefined ? {} : { fetch: how.fetch }),
    });
}
