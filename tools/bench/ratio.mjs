/** Ratios multiply, so their mean is taken on the logarithm; two standard errors on each side. */
export function geometricMean(ratios) {
  const logs = ratios.map(Math.log);
  const centre = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const squares = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0);
  const half = 2 * Math.sqrt(squares / (logs.length - 1) / logs.length);
  return { mean: Math.exp(centre), low: Math.exp(centre - half), high: Math.exp(centre + half) };
}

export function text({ mean, low, high }) {
  if (Number.isNaN(low)) return `${mean.toFixed(4)} (one process: no interval)`;
  return `${mean.toFixed(4)} (about 95 %: ${low.toFixed(4)} to ${high.toFixed(4)})`;
}
