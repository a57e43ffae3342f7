import type { FailedRead } from '../../engine/counter-source.js';

export interface SnmpFailure {
  readonly reason: FailedRead['reason'];
  readonly detail: string;
}

export const timedOut = 'no answer in time';

/** Errors of an agent (RFC 3416, section 3, error-status). */
const agentErrors: Readonly<Record<number, string>> = {
  1: 'tooBig',
  2: 'noSuchName',
  5: 'genErr',
  6: 'noAccess',
  16: 'authorizationError',
};
const authorizationError = 16;

/** Answers that the library refused, by its code. */
const refusals: Readonly<Record<number, SnmpFailure>> = {
  4: { reason: 'credentials', detail: 'the answer cannot be decrypted' },
  5: { reason: 'credentials', detail: 'the user, a password or a protocol is wrong' },
  6: { reason: 'network', detail: 'the answer is about another object' },
  9: { reason: 'network', detail: 'the answer has another version' },
  10: { reason: 'credentials', detail: 'the answer has another community' },
  14: { reason: 'network', detail: 'the answer is outside the time window' },
};

/**
 * What the library rejected with, in words. Its messages and errors stay out: they hold the community
 * and the passwords of the user.
 */
export function snmpFailure(error: unknown): SnmpFailure {
  const name = fieldOf(error, 'name');
  const code = fieldOf(error, 'code');
  if (name === 'RequestTimedOutError') return { reason: 'network', detail: timedOut };
  if (name === 'RequestFailedError') {
    const status = Number(fieldOf(error, 'status'));
    return {
      reason: status === authorizationError ? 'credentials' : 'not-configured',
      detail: `the agent answers ${agentErrors[status] ?? 'an error'} (${status})`,
    };
  }
  if (name === 'ResponseInvalidError' && typeof code === 'number') {
    return refusals[code] ?? { reason: 'network', detail: `the answer is refused (${code})` };
  }
  return {
    reason: 'network',
    detail:
      typeof code === 'string' && /^[A-Z_]+$/.test(code)
        ? `cannot be reached (${code})`
        : 'the request failed',
  };
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? Reflect.get(value, key)
    : undefined;
}
