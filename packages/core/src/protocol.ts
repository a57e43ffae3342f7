/** What is between two stamps of the measured window. */
export const windowKinds = ['inference', 'end-to-end'] as const;

/**
 * `inference`: the model alone, its inputs made before. `end-to-end`: tokenising or decoding the input,
 * the model, and reading the answer out of its outputs.
 */
export type WindowKind = (typeof windowKinds)[number];

export const outputLengths = ['forced', 'checked'] as const;

/** How much a model that writes text has to write. */
export interface GenerationProtocol {
  readonly outputTokens: number;
  /**
   * `forced`: exactly `outputTokens`, an end token does not stop it. `checked`: at most as many; what it
   * wrote is counted and stands in the result.
   */
  readonly length: (typeof outputLengths)[number];
  /** 0 takes the likeliest token (greedy); above 0 tokens are drawn, by the seed of the protocol. */
  readonly temperature: number;
}

/** How one run is made. Times in seconds. Every field stands in every result. */
export interface Protocol {
  readonly name: string;
  /** Inferences in the measured window of one repeat. */
  readonly inferences: number;
  /** Fresh processes per cell: the unit of statistics. */
  readonly repeats: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly window: WindowKind;
  readonly generation: GenerationProtocol;
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

const generation = { outputTokens: 32, length: 'forced', temperature: 0 } as const;
const limits = { startS: 60, phaseS: 1800, stopS: 5 } as const;

/** Seconds per cell, for trying out. Results say `smoke`. */
export const smoke: Protocol = {
  name: 'smoke',
  inferences: 50,
  repeats: 1,
  seed: 1,
  batchSize: 1,
  window: 'inference',
  generation,
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
  window: 'inference',
  generation,
  baselineS: 2,
  warmUp: { minimumInferences: 20, minimumS: 1, maximumS: 20 },
  accuracySamples: 1000,
  limits,
};

export const protocols: Readonly<Record<string, Protocol>> = { smoke, standard };
