import type { Unavailable, UnavailableReason } from '@wattbench/core';
import type { FailedRead } from '../engine/counter-source.js';
import { credentialVariables } from '../network/credentials.js';
import { certificateNotPinned } from './agent.js';

/** The option `host` is left out. */
export function notConfigured(): Unavailable {
  return {
    available: false,
    reason: 'not-configured',
    detail: 'Redfish needs the address of the BMC.',
    fix: `Give it: redfish({ host: 'bmc.example' }), or on the command line --meter redfish with the option host.`,
  };
}

/** A request of the search failed. */
export function notReached(read: FailedRead, host: string): Unavailable {
  const reasons: readonly UnavailableReason[] = ['credentials', 'network'];
  const reason = reasons.find((one) => one === read.reason) ?? 'network';
  return {
    available: false,
    reason,
    detail: `Redfish: ${read.detail}.`,
    fix: fixOf(reason, read.detail, host),
  };
}

const certificateCodes = /SELF_SIGNED|UNABLE_TO_|CERT_|ALTNAME|DEPTH_ZERO/;

function fixOf(reason: UnavailableReason, detail: string, host: string): string {
  if (reason === 'credentials') {
    const [user, password, token] = credentialVariables('redfish');
    return (
      `Set ${user} and ${password} (or ${token}), or name a file {"user": "…", "password": "…"} by the` +
      ' option "credentialsFile" (chmod 600). The role ReadOnly is enough.'
    );
  }
  const { hostname, port } = new URL(host);
  const show =
    `openssl s_client -connect ${hostname}:${port === '' ? '443' : port} </dev/null 2>/dev/null` +
    ' | openssl x509 -noout -fingerprint -sha256';
  if (detail.includes(certificateNotPinned)) {
    return `The certificate is not the one of the option "certificateSha256". If the BMC has a new one, take its fingerprint over a way that you trust:\n  ${show}`;
  }
  if (certificateCodes.test(detail)) {
    return `The BMC has a certificate that nobody vouches for. Compare its fingerprint on the BMC's own page, then give it as the option "certificateSha256":\n  ${show}`;
  }
  return `Check the option "host" and that this machine reaches it: curl --insecure ${host}/redfish/v1/`;
}

/** There is no chassis of that id. */
export function unknownChassis(wanted: string, ids: readonly string[]): Unavailable {
  return {
    available: false,
    reason: 'not-configured',
    detail: `There is no chassis ${JSON.stringify(wanted)}, which the option "chassis" names; found ${list(ids)}.`,
    fix: 'Correct the option "chassis".',
  };
}

/** Several could be the machine. */
export function severalChassis(ids: readonly string[]): Unavailable {
  return {
    available: false,
    reason: 'not-configured',
    detail: `Several chassis tell a power, and they may hold one another, so they are not added: ${list(ids)}.`,
    fix: `Name the one that is this machine: redfish({ …, chassis: ${JSON.stringify(ids[0] ?? '')} }).`,
  };
}

/** None tells a power. */
export function noPower(ids: readonly string[]): Unavailable {
  return {
    available: false,
    reason: 'hardware',
    detail: `No chassis of this BMC tells its power; found ${list(ids)}.`,
    fix: 'Some BMCs need a licence for it, or a newer firmware. Or try the meter ipmi, or a wall meter.',
  };
}

function list(parts: readonly string[]): string {
  if (parts.length === 0) return 'none';
  const shown = parts
    .slice(0, 8)
    .map((part) => JSON.stringify(part))
    .join(', ');
  return parts.length > 8 ? `${shown}, … (${parts.length})` : shown;
}
