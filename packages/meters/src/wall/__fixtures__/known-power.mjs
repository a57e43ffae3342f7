/** Half of the swing of the power, relative to its mean. */
const swing = 0.04;
const periodS = 1.7;
const angular = (2 * Math.PI) / periodS;

/** Seconds of the monotonic clock, which is the same in every process of this machine. */
export function nowS() {
  return Number(process.hrtime.bigint()) / 1e9;
}

/** Power at a time, in W. */
export function powerW(meanW, atS = nowS()) {
  return meanW * (1 + swing * Math.sin(angular * atS));
}

/** Energy up to a time, in J: the integral of the power. Only differences mean something. */
export function energyJ(meanW, atS = nowS()) {
  return meanW * (atS - (swing / angular) * Math.cos(angular * atS));
}
