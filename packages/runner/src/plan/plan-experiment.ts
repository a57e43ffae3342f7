import { randomBytes } from 'node:crypto';
import type {
  Cell,
  Experiment,
  PluginRef,
  PrecisionTarget,
  Protocol,
  RejectedMeter,
  RunSpec,
} from '@wattbench/core';
import { contentHash } from './content-hash.js';
import { hashOfPlan, portableCell, runIdOf } from './plan-identity.js';

export interface ExperimentRequest {
  readonly title: string;
  readonly cells: readonly Cell[];
  /** Every cell is measured under each; they differ in their axes. */
  readonly protocols: readonly Protocol[];
  readonly meters: readonly PluginRef<'meter'>[];
  readonly rejectedMeters: readonly RejectedMeter[];
  /** Id of the backend whose answers the others' are compared with. */
  readonly reference?: string;
  /** Ends the experiment early; `protocol.repeats` is then the most. */
  readonly target?: PrecisionTarget;
  /** Id of the experiment that this one is to repeat. */
  readonly rerunOf?: string;
}

/**
 * Turns a request into runs: one for each (cell, protocol, repeat), interleaved. Every repeat goes once through all cells
 * and protocols in an order drawn from the seed, so that slow drift of the machine falls on all of them alike.
 */
export function planExperiment(request: ExperimentRequest): Experiment {
  const planHash = hashOfPlan(request);
  const createdAt = new Date().toISOString();
  const stamp = createdAt.replaceAll(/[-:]|\.\d+/g, '').toLowerCase();
  const id = `${stamp}-${planHash.slice(0, 8)}-${randomBytes(2).toString('hex')}`;
  return {
    id,
    planHash,
    createdAt,
    title: request.title,
    runs: interleave(request).map((run, order) => withId({ ...run, experimentId: id, order })),
    rejectedMeters: request.rejectedMeters,
    ...(request.reference === undefined ? {} : { reference: request.reference }),
    ...(request.target === undefined ? {} : { target: request.target }),
    ...(request.rerunOf === undefined ? {} : { rerunOf: request.rerunOf }),
  };
}

type UnnumberedRun = Omit<RunSpec, 'id' | 'experimentId' | 'order'>;

function interleave({ cells, protocols, meters }: ExperimentRequest): readonly UnnumberedRun[] {
  const repeats = Math.max(0, ...protocols.map((protocol) => protocol.repeats));
  return Array.from({ length: repeats }, (_, repeat) =>
    protocols
      .filter((protocol) => repeat < protocol.repeats)
      .flatMap((protocol) =>
        cells.map((cell) => ({
          run: { cell, protocol, meters, repeat },
          rank: contentHash([protocol, repeat, portableCell(cell)]),
        })),
      )
      .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
      .map(({ run }) => run),
  ).flat();
}

function withId(run: Omit<RunSpec, 'id'>): RunSpec {
  return { id: runIdOf(run), ...run };
}
