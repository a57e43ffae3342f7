/** Home Assistant asks most plugs every 10 s to 60 s; twice that long without a report is a doubt. */
const staleAfterMs = 120_000;

export interface Moment {
  /** When the value was last told, by the wall clock of Home Assistant. */
  readonly toldAtMs: number;
  /** The wall clock of this machine. */
  readonly wallMs: number;
  /** Its monotonic clock. */
  readonly monotonicMs: number;
}

/**
 * Whether a value has not been told for so long that it may be that of a plug which is gone. Only a
 * doubt: a state is written when it changes, so that an old one can still be true. Two clocks look:
 * the wall clock at the age that the stamp tells, and the monotonic one at how long the stamp has
 * stood still, for clocks that differ.
 */
export function createStaleness(): (moment: Moment) => boolean {
  let last: Moment | null = null;
  return (moment) => {
    if (last?.toldAtMs !== moment.toldAtMs) last = moment;
    return (
      moment.wallMs - moment.toldAtMs > staleAfterMs ||
      moment.monotonicMs - last.monotonicMs > staleAfterMs
    );
  };
}
