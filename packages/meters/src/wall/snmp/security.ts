import type { Unavailable } from '@wattbench/core';
import { credentialVariables, readCredentials } from '../../network/credentials.js';
import { Secret } from '../../network/secret.js';
import type { SnmpOptions } from './options.js';

/** Who asks, and with which secrets. */
export type Security =
  | { readonly version: '1' | '2c'; readonly community: Secret }
  | {
      readonly version: '3';
      readonly user: string;
      readonly level: 'authPriv' | 'authNoPriv' | 'noAuthNoPriv';
      readonly authProtocol: NonNullable<SnmpOptions['authProtocol']>;
      readonly privProtocol: NonNullable<SnmpOptions['privProtocol']>;
      readonly password: Secret;
      readonly privacyPassword: Secret;
      readonly context: string;
    };

/** RFC 3414, section 11.2: a password has at least 8 characters. */
const leastCharacters = 8;

/** The secrets for these options, or what is missing. */
export function readSecurity(
  options: SnmpOptions,
  environment?: Readonly<Record<string, string | undefined>>,
): Security | Unavailable {
  const { version = '2c', securityLevel: level = 'authPriv', context = '' } = options;
  const credentials = readCredentials({
    meter: 'snmp',
    ...(options.credentialsFile === undefined ? {} : { file: options.credentialsFile }),
    ...(environment === undefined ? {} : { environment }),
  });
  if ('available' in credentials) return credentials;
  const { user, password, token } = credentials;
  if (version !== '3') return { version, community: token ?? new Secret('public') };
  const variables = credentialVariables('snmp').slice(0, 2).join(' and ');
  const missing = (what: string): Unavailable => ({
    available: false,
    reason: 'credentials',
    detail: `meter snmp: ${what}`,
    fix: `Set ${variables}, or write {"user": "…", "password": "…"} into a file for the option "credentialsFile".`,
  });
  if (user === undefined) return missing('version 3 needs a user, and none is given');
  const authentication = password ?? new Secret('');
  const privacy = token ?? authentication;
  if (level !== 'noAuthNoPriv' && authentication.reveal().length < leastCharacters) {
    return missing(`security level ${level} needs a password of ${leastCharacters} characters`);
  }
  if (level === 'authPriv' && privacy.reveal().length < leastCharacters) {
    return missing(`the password of the privacy key (token) needs ${leastCharacters} characters`);
  }
  return {
    version,
    user,
    level,
    authProtocol: options.authProtocol ?? 'sha256',
    privProtocol: options.privProtocol ?? 'aes',
    password: authentication,
    privacyPassword: privacy,
    context,
  };
}
