/** How one run is made. Times in seconds. Every field stands in every result. */
export interface Protocol {
  readonly name: string;
  /** Inferences in the measured window of one repeat. */
  readonly inferences: number;
  /** Fresh processes per cell: the unit of statistics. */
  readonly repeats: number;
  readonly seed: number;
  readonly batchSize: number;
  /** Idle time measured before the model is loaded and again after it is closed. */
  readonly baselineS: number;
  /** Warm-up ends when all minimums are met, and at the latest after `maximumS`. */
  readonly warmUp: {
    readonly minimumInferences: number;
    readonly minimumS: number;
    readonly maximumS: number;
  };
  /** Labelled samples that are scored after the measured window. */
  readonly accuracySamples: number;
  readonly limits: {
    /** From spawn to the child's first word. */
    readonly startS: number;
    /** Any one phase. */
    readonly phaseS: number;
    /** From the request to stop until the process is killed. */
    readonly stopS: number;
  };
}

const limits = { startS: 60, phaseS: 1800, stopS: 5 } as const;

/** Seconds per cell, for trying out. Results say `smoke`. */
export const smoke: Protocol = {
  name: 'smoke',
  inferences: 50,
  repeats: 1,
  seed: 1,
  batchSize: 1,
  baselineS: 0.2,
  warmUp: { minimumInferences: 3, minimumS: 0, maximumS: 5 },
  accuracySamples: 50,
  limits,
};

/** 1,000 inferences a repeat, as in the 2023 study, with the warm-up and the idle baseline that it lacked. */
export const standard: Protocol = {
  name: 'standard',
  inferences: 1000,
  repeats: 5,
  seed: 1,
  batchSize: 1,
  baselineS: 2,
  warmUp: { minimumInferences: 20, minimumS: 1, maximumS: 20 },
  accuracySamples: 1000,
  limits,
};

export const protocols: Readonly<Record<string, Protocol>> = { smoke, standard };
