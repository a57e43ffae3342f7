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

/**
 * When a warm-up has come to its end. The last `rounds` rounds are steady when the coefficient of variation of their
 * median latencies, and of their mean powers, is at most `tolerance` (Georges, Buytaert and Eeckhout 2007,
 * doi:10.1145/1297027.1297033) and neither has a trend (Mann 1945, doi:10.2307/1907187; Kendall 1975; two-sided, 5 %).
 */
export interface SteadyRule {
  readonly rounds: number;
  /** Shortest time of a round, in seconds. */
  readonly roundS: number;
  /** Largest coefficient of variation, e.g. 0.02. */
  readonly tolerance: number;
}

/** Ends when the minimums are met and the rounds are steady, and at the latest at a maximum. */
export interface WarmUpProtocol {
  readonly minimumInferences: number;
  readonly minimumS: number;
  readonly maximumInferences: number;
  readonly maximumS: number;
  /** `null`: the minimums alone decide. */
  readonly steady: SteadyRule | null;
}

/** How one run is made. Times in seconds. Every field stands in every result. */
export interface Protocol {
  readonly name: string;
  /** Inferences in the measured window of one repeat; more where `minimumWindow` asks for a longer one. */
  readonly inferences: number;
  /** Fresh processes per cell: the unit of statistics. */
  readonly repeats: number;
  readonly seed: number;
  /** Inferences per call of the model. */
  readonly batchSize: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Words of each text input, the same for every runtime: cut, or said again from its start. `null`: as the data set has it. */
  readonly inputWords: number | null;
  readonly window: WindowKind;
  readonly generation: GenerationProtocol;
  /** The measured window is at least this long; its inputs are taken again from the start. */
  readonly minimumWindow: {
    readonly seconds: number;
    /** New values that the slowest counted channel of the first meter gives in the window. */
    readonly meterUpdates: number;
  };
  /** Idle time measured before the model is loaded, while it is loaded, and after it is closed. 0: none. */
  readonly baselineS: number;
  /** Rest before each idle window, so that all of them begin equally long after work. */
  readonly settleS: number;
  /** Whether the first call has a window of its own, before the warm-up. */
  readonly firstRun: boolean;
  /** `null`: none, the first measured call is a cold one. */
  readonly warmUp: WarmUpProtocol | null;
  /** Labelled samples that are scored after the measured window. 0: none. */
  readonly accuracySamples: number;
  /** Share of the reference's first metric that a cell must reach to be ranked, e.g. 0.99; `null`: no gate. */
  readonly accuracyGate: number | null;
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
const axes = {
  batchSize: 1,
  concurrency: 1,
  inputWords: null,
  window: 'inference',
  generation,
} as const;

/** Seconds per cell, for trying out. Results say `smoke`, and that it is no measurement to show. */
export const smoke: Protocol = {
  name: 'smoke',
  inferences: 50,
  repeats: 1,
  seed: 1,
  ...axes,
  minimumWindow: { seconds: 0, meterUpdates: 0 },
  baselineS: 0.2,
  settleS: 0,
  firstRun: true,
  warmUp: {
    minimumInferences: 3,
    minimumS: 0,
    maximumInferences: 1_000_000,
    maximumS: 5,
    steady: null,
  },
  accuracySamples: 50,
  accuracyGate: null,
  limits,
};

/**
 * 1,000 inferences a repeat, as in the 2023 study, with the warm-up and the idle baseline that it lacked. A window of ten
 * updates of the meter is the least that can be told from its edges; twenty leave a margin.
 */
export const standard: Protocol = {
  name: 'standard',
  inferences: 1000,
  repeats: 5,
  seed: 1,
  ...axes,
  minimumWindow: { seconds: 0, meterUpdates: 20 },
  baselineS: 2,
  settleS: 0.5,
  firstRun: true,
  warmUp: {
    minimumInferences: 20,
    minimumS: 1,
    maximumInferences: 1_000_000,
    maximumS: 20,
    steady: { rounds: 5, roundS: 0.2, tolerance: 0.05 },
  },
  accuracySamples: 1000,
  accuracyGate: null,
  limits,
};

/** For figures that others will cite: long windows, ten processes, 99 % of the reference's quality (MLPerf Inference). */
export const publication: Protocol = {
  name: 'publication',
  inferences: 1000,
  repeats: 10,
  seed: 1,
  ...axes,
  minimumWindow: { seconds: 60, meterUpdates: 100 },
  baselineS: 30,
  settleS: 5,
  firstRun: true,
  warmUp: {
    minimumInferences: 50,
    minimumS: 10,
    maximumInferences: 10_000_000,
    maximumS: 180,
    steady: { rounds: 6, roundS: 2, tolerance: 0.02 },
  },
  accuracySamples: 1000,
  accuracyGate: 0.99,
  limits: { ...limits, phaseS: 7200 },
};

/** As "Power Hungry Processing" (2023) measured: 1,000 inferences, ten times, the first call cold and inside, no idle baseline. */
export const paper: Protocol = {
  name: 'paper',
  inferences: 1000,
  repeats: 10,
  seed: 1,
  ...axes,
  minimumWindow: { seconds: 0, meterUpdates: 0 },
  baselineS: 0,
  settleS: 0,
  firstRun: false,
  warmUp: null,
  accuracySamples: 1000,
  accuracyGate: null,
  limits: { ...limits, phaseS: 7200 },
};

export const protocols: Readonly<Record<string, Protocol>> = {
  smoke,
  standard,
  publication,
  paper,
};
