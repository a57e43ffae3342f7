/**
 * Whether an experiment's id can be the name of a folder on every system: no separator, no drive, no
 * leading dot, at most 128 characters.
 */
export function isExperimentId(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id) && !id.endsWith('.');
}
