/** The version of the record format that this package writes, and the newest that it reads. */
export const schemaVersion = 1;

/** Longest line that is written or read. A run of 1,000 inferences takes about 0.3 MiB. */
export const maximumLineBytes = 64 * 1024 * 1024;

/** A file with more lines is read up to here. */
export const maximumLines = 100_000;

/** After so many, a reader only counts what it passed over. */
export const maximumWarnings = 100;
