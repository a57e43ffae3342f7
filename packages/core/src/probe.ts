/** Plug-ins answer "can you?" with data. Only bugs throw. */
export type Probe<T> = ({ readonly available: true } & T) | Unavailable;

export interface Unavailable {
  readonly available: false;
  readonly reason: UnavailableReason;
  /** What was tried and what came back. */
  readonly detail: string;
  /** What the user can do, as a command where there is one. */
  readonly fix?: string;
}

export type UnavailableReason =
  | 'package-missing'
  | 'native-load-failed'
  | 'platform'
  | 'permission'
  | 'hardware'
  | 'driver'
  | 'not-configured'
  | 'network'
  | 'credentials'
  | 'spec-version';
