import type { Probe } from '@wattbench/core';
import type { DigestClient } from 'digest-fetch';
import type { Fetch } from '../../network/fetch-json.js';
import type { Secret } from '../../network/secret.js';

type DigestModule = { readonly DigestClient: typeof DigestClient };
export type LoadDigest = () => Promise<DigestModule>;

/**
 * A fetch that signs its requests (digest, SHA-256, RFC 7616) as the only user that a Shelly has,
 * `admin`; or why not. It keeps the challenge, so that only the first request is made twice.
 */
export async function digestFetch(
  password: Secret,
  load: LoadDigest = () => import('digest-fetch'),
): Promise<Probe<{ readonly fetch: Fetch }>> {
  let module: DigestModule;
  try {
    module = await load();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
    const missing = code === 'ERR_MODULE_NOT_FOUND';
    return {
      available: false,
      reason: missing ? 'package-missing' : 'native-load-failed',
      detail: `the password of a Shelly needs the package digest-fetch, which ${missing ? 'is not installed' : `cannot be loaded (${code})`}.`,
      fix: 'npm install digest-fetch',
    };
  }
  class ShellyDigest extends module.DigestClient {
    /** A new nonce has been used by no request yet (RFC 7616, 3.4: `nc` counts per nonce). */
    override parseAuth(challenge: string): void {
      super.parseAuth(challenge);
      this.digest.nc = 1;
    }
  }
  const client = new ShellyDigest('admin', password.reveal(), { algorithm: 'SHA-256' });
  return { available: true, fetch: (url, init) => client.fetch(url, init) };
}
