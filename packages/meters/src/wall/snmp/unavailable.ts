import type { Unavailable } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';

export function notConfigured(host: string | undefined): Unavailable {
  return {
    available: false,
    reason: 'not-configured',
    detail:
      host === undefined
        ? 'no agent is named: option "host" is left out'
        : 'no object is known: options "model" and "objects" are left out',
    fix:
      "Name agent and model: snmp({ host: '192.0.2.7', model: 'apc-rpdu2-outlet', index: 3 }), or its " +
      "objects: { power: { oid: '1.3.6.1.4.1.318.1.1.12.1.16.0', unit: 'W' } }",
  };
}

const reasons = ['credentials', 'hardware', 'not-configured', 'network'] as const;

export function unreadable(
  { reason, detail }: FailedRead,
  { port, version }: { readonly port: number; readonly version: string },
): Unavailable {
  const known = reasons.find((candidate) => candidate === reason) ?? 'network';
  const secrets =
    version === '3'
      ? 'WATTBENCH_SNMP_USER, WATTBENCH_SNMP_PASSWORD (and WATTBENCH_SNMP_TOKEN for the privacy key), and the options "securityLevel", "authProtocol" and "privProtocol"'
      : 'the community in WATTBENCH_SNMP_TOKEN';
  const fixes: Readonly<Record<(typeof reasons)[number], string>> = {
    credentials: `Check ${secrets}.`,
    hardware:
      'This device does not measure power there; choose another "model", "index" or object.',
    'not-configured':
      'The agent does not have this object: check "model" and "index", or name it with "objects".',
    network: `Check "host" and "version", that UDP port ${port} can be reached from here, and ${secrets}: an agent does not answer a wrong one.`,
  };
  return { available: false, reason: known, detail, fix: fixes[known] };
}
