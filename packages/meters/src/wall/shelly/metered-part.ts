/** One number of the device: where it stands, and what one of it is. */
export interface PartFigure {
  /** Path and query of the request. */
  readonly path: string;
  /** Keys into the answer. */
  readonly at: readonly (string | number)[];
}

/** Something of the device that measures power: an output, a clamp, a phase. */
export interface MeteredPart {
  /** Its name, e.g. `switch:0`. */
  readonly key: string;
  /** The part that already holds its joules, e.g. the three phases together. */
  readonly partOf?: string;
  readonly power: PartFigure;
  readonly energy?: PartFigure & {
    /** Joules of one unit of the counter: 3600 for Wh. */
    readonly unitJ: number;
    /** Steps that the counter makes in one unit: 1000 for three decimals. */
    readonly stepsPerUnit: number;
  };
  /** Must be `true` for the figures to hold. */
  readonly valid?: PartFigure;
  /** List of what is wrong with the part, where there is something. */
  readonly errors?: PartFigure;
  /** What the part is rated for, in W. */
  readonly ratedPowerW: number;
  /** One step of the power, in W. */
  readonly resolutionW: number;
}
