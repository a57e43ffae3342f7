import type { Unavailable } from '@wattbench/core';
import { notLoaded } from '../../network/not-loaded.js';

/** The part of a client of `tplink-smarthome-api` that is used. */
export interface KasaClient {
  /** Sends one request over a connection of its own; the decrypted answer, or a rejection. */
  send(
    payload: string,
    host: string,
    port: number,
    options: { readonly timeout: number },
  ): Promise<string>;
}

export type LoadKasa = () => Promise<{ readonly createClient: () => KasaClient } | Unavailable>;

/** Loads the optional package, which would print by itself what fails. */
export const loadKasa: LoadKasa = async () => {
  try {
    // Node does not see the named exports of this CommonJS package.
    const { Client } = (await import('tplink-smarthome-api')).default;
    return { createClient: () => new Client({ logger: silent }) };
  } catch (error) {
    return notLoaded('tplink-smarthome-api', error);
  }
};

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
