/** Something that a repetition cannot have as the record has it. */
export interface RerunDifference {
  /** `work`: another question would be answered, so nothing runs. `around`: goes on with `--allow-differences`. */
  readonly kind: 'work' | 'around';
  readonly what: string;
  readonly recorded: string;
  readonly here: string;
}
