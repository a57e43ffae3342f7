/**
 * Power of a processor package as a part of its thermal design power (TDP), by load. The points are
 * Teads' (B. Davy, "Estimating AWS EC2 Instances Power Consumption", Teads Engineering, 2021,
 * https://medium.com/teads-engineering/estimating-aws-ec2-instances-power-consumption-c9745e347959);
 * straight lines between them. The Green Software Foundation, which uses them too, says that they
 * do not generalise well: hence the width of the interval.
 */
const curve = [
  { load: 0, part: 0.12 },
  { load: 0.1, part: 0.32 },
  { load: 0.5, part: 0.75 },
  { load: 1, part: 1.02 },
] as const;

/** Part of the TDP at a load of 0 to 1; a load outside counts as the nearest end. */
export function partOfTdp(load: number): number {
  const bounded = Math.min(1, Math.max(0, load));
  let lower: (typeof curve)[number] = curve[0];
  for (const upper of curve.slice(1)) {
    if (bounded <= upper.load) {
      const along = (bounded - lower.load) / (upper.load - lower.load);
      return lower.part + along * (upper.part - lower.part);
    }
    lower = upper;
  }
  return lower.part;
}

/**
 * Relative half-width of such models with a known TDP: off by up to 40 % against measured energy
 * over hundreds of runs (R. Fischer, 2025, https://arxiv.org/abs/2509.22092).
 */
export const modelError = 0.4;

/** A half-width of the whole value would say that the energy may be 0, which it is not. */
const widest = 0.95;

/** Relative half-width of the estimate, from that of the model and that of the TDP: independent. */
export function relativeHalfWidth(tdpError: number): number {
  return Math.min(widest, Math.hypot(modelError, tdpError));
}
