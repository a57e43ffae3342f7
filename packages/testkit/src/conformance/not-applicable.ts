/** Thrown by `notApplicable`; no failure. */
export class NotApplicable {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Ends a case: the plug-in does not declare what it is about. */
export function notApplicable(reason: string): never {
  throw new NotApplicable(reason);
}
