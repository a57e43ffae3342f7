import { isIP } from 'node:net';
import type { Unavailable } from '@wattbench/core';
import type * as netSnmp from 'net-snmp';
import { notLoaded } from '../../network/not-loaded.js';
import { guardedDatagrams } from './datagrams.js';
import type { Security } from './security.js';

/** The part of a session of `net-snmp` that is used. */
export interface SnmpClient {
  get(
    oids: string[],
    done: (
      error: unknown,
      varbinds?: readonly { oid: string; type?: number; value?: unknown }[],
    ) => void,
  ): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  close(): unknown;
}

export interface ClientRequest {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  /** Longest time for an answer, in ms. */
  readonly limitMs: number;
  /** Called for a datagram that is no SNMP. */
  readonly onUnreadable: () => void;
}

export type LoadSnmp = () => Promise<
  { readonly createClient: (request: ClientRequest) => SnmpClient } | Unavailable
>;

/** Loads the optional package. */
export const loadSnmp: LoadSnmp = async () => {
  try {
    const snmp = await import('net-snmp');
    // Looked at here: a package that is broken fails now, and not when an agent is asked.
    const library: Library = {
      createSession: snmp.createSession,
      createV3Session: snmp.createV3Session,
      AuthProtocols: snmp.AuthProtocols,
      PrivProtocols: snmp.PrivProtocols,
      SecurityLevel: snmp.SecurityLevel,
      Version1: snmp.Version1,
      Version2c: snmp.Version2c,
    };
    return { createClient: (request) => createClient(library, request) };
  } catch (error) {
    return notLoaded('net-snmp', error);
  }
};

type Library = Pick<
  typeof netSnmp,
  | 'createSession'
  | 'createV3Session'
  | 'AuthProtocols'
  | 'PrivProtocols'
  | 'SecurityLevel'
  | 'Version1'
  | 'Version2c'
>;

function createClient(library: Library, request: ClientRequest): SnmpClient {
  const { host, port, security, limitMs, onUnreadable } = request;
  const options = {
    port,
    timeout: limitMs,
    retries: 0,
    transport: isIP(host) === 6 ? 'udp6' : 'udp4',
    reportOidMismatchErrors: true,
    dgramModule: guardedDatagrams(onUnreadable),
  } as const;
  if (security.version !== '3') {
    const version = security.version === '1' ? library.Version1 : library.Version2c;
    return library.createSession(host, security.community.reveal(), { ...options, version });
  }
  const { user, level, password, privacyPassword, context } = security;
  return library.createV3Session(
    host,
    {
      name: user,
      level: library.SecurityLevel[level],
      ...(level === 'noAuthNoPriv'
        ? {}
        : {
            authProtocol: library.AuthProtocols[security.authProtocol],
            authKey: password.reveal(),
          }),
      ...(level === 'authPriv'
        ? {
            privProtocol: library.PrivProtocols[security.privProtocol],
            privKey: privacyPassword.reveal(),
          }
        : {}),
    },
    { ...options, context },
  );
}
