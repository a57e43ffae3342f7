import { errorCodes, type ErrorCode } from './error-codes.js';
import type { JsonObject } from './json.js';

const marker = Symbol.for('wattbench.error');

/** An error as data: crosses a process boundary and stands in a failed result. */
export interface ErrorEnvelope {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
  readonly detail?: JsonObject;
}

export interface WattbenchErrorOptions {
  readonly cause?: unknown;
  readonly detail?: JsonObject;
  /** A remedy for this very case; without it the code's own stands. */
  readonly fix?: string;
}

/** The only error that wattbench throws on purpose. Recognised by `WattbenchError.is`, also across copies of this package. */
export class WattbenchError extends Error {
  readonly code: ErrorCode;
  readonly fix: string;
  readonly detail: JsonObject | undefined;
  readonly [marker] = true;

  constructor(code: ErrorCode, message: string, options: WattbenchErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'WattbenchError';
    this.code = code;
    this.fix = options.fix ?? errorCodes[code].fix;
    this.detail = options.detail;
  }

  static is(value: unknown): value is WattbenchError {
    return typeof value === 'object' && value !== null && marker in value;
  }

  /** Anything thrown becomes an envelope; what wattbench did not throw itself is `INTERNAL` unless `code` says better. */
  static envelope(value: unknown, code: ErrorCode = 'INTERNAL'): ErrorEnvelope {
    if (WattbenchError.is(value)) {
      return {
        code: value.code,
        message: value.message,
        fix: value.fix,
        ...(value.detail === undefined ? {} : { detail: value.detail }),
      };
    }
    const message = value instanceof Error ? value.message : String(value);
    return { code, message, fix: errorCodes[code].fix };
  }

  static fromEnvelope(envelope: ErrorEnvelope): WattbenchError {
    return new WattbenchError(envelope.code, envelope.message, {
      fix: envelope.fix,
      ...(envelope.detail === undefined ? {} : { detail: envelope.detail }),
    });
  }
}
