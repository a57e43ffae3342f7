import type { GenerationProtocol, Protocol, SteadyRule, WarmUpProtocol } from './protocol.js';

type Nested = 'generation' | 'minimumWindow' | 'warmUp' | 'limits';

/** What is changed of a preset. Of a field that is an object, those of its fields that are given. */
export type ProtocolChanges = Partial<Omit<Protocol, Nested>> & {
  readonly generation?: Partial<GenerationProtocol>;
  readonly minimumWindow?: Partial<Protocol['minimumWindow']>;
  readonly limits?: Partial<Protocol['limits']>;
  readonly warmUp?:
    | (Partial<Omit<WarmUpProtocol, 'steady'>> & { readonly steady?: Partial<SteadyRule> | null })
    | null;
};

/** Fields of a protocol that an experiment goes through: every cell is measured at each combination. */
export interface ProtocolAxes {
  /** Inferences per call of the model. */
  readonly batchSize?: readonly number[];
  /** Calls under way at once. */
  readonly concurrency?: readonly number[];
  /** Words of each text input; `null`: as the data set has it. */
  readonly inputWords?: readonly (number | null)[];
  /** Tokens that a model writes. */
  readonly outputTokens?: readonly number[];
}
