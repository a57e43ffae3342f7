/** Time as an engine sees it; tests give their own. */
export interface Clock {
  /** Monotonic time in ns, the clock of `process.hrtime`. */
  nowNs(): number;
  /** Calls `tick` every `periodMs` until the function that it returns is called. Keeps no process alive. */
  every(periodMs: number, tick: () => void): () => void;
  /** Resolves after that time. */
  wait(durationMs: number): Promise<void>;
}

export const systemClock: Clock = {
  nowNs: () => Number(process.hrtime.bigint()),
  wait: (durationMs) =>
    new Promise((resolve) => {
      setTimeout(resolve, durationMs);
    }),
  every: (periodMs, tick) => {
    const timer = setInterval(tick, periodMs);
    timer.unref();
    return () => {
      clearInterval(timer);
    };
  },
};
