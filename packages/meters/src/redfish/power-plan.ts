import type { FailedRead } from '../engine/counter-source.js';
import { numberAt, valueAt } from '../network/json-number.js';
import type { RedfishClient } from './client.js';
import { linkAt, membersOf } from './link.js';

/** One figure in one document: where it is, and what it is called in messages. */
export interface Figure {
  readonly path: string;
  readonly field: readonly (string | number)[];
}

/** Where the power of a chassis is read: the sum of these figures. */
export interface PowerPlan {
  readonly meaning: string;
  readonly figures: readonly Figure[];
}

export interface ChassisPlan {
  readonly power: PowerPlan;
  /** Energy since some time, in kWh, where the chassis tells it. */
  readonly energy: Figure | null;
}

export type PlanAnswer =
  | { readonly state: 'plan'; readonly plan: ChassisPlan }
  | { readonly state: 'none' }
  | FailedRead;

const mostSupplies = 16;

/**
 * Where the power of one chassis stands. The first that is there, never a sum of two kinds:
 *
 * 1. input of its power supplies: `PowerSubsystem/PowerSupplies/<id>/Metrics`, `InputPowerWatts`
 *    (PowerSupplyMetrics); not `OutputPowerWatts`, which lacks the loss of the supply
 * 2. the same of older services: `Power`, `PowerSupplies[i].PowerInputWatts`
 * 3. `EnvironmentMetrics`, `PowerWatts.Reading`
 * 4. `Power`, `PowerControl[0].PowerConsumedWatts`; further members are parts of the first
 *
 * Names: DMTF DSP0268, https://redfish.dmtf.org/schemas/v1/. EnvironmentMetrics as in OCP's profile
 * for sustainability.
 */
export async function planOf(
  chassis: unknown,
  { client, signal }: { readonly client: RedfishClient; readonly signal: AbortSignal },
): Promise<PlanAnswer> {
  let failure: FailedRead | null = null;
  const get = async (path: string | null): Promise<unknown> => {
    if (path === null || failure !== null) return undefined;
    const answer = await client.get(path, signal);
    if (answer.state === 'answer') return answer.body;
    // A part that this service does not have is no reason to stop; all else is.
    if (!/HTTP status 404/.test(answer.detail)) failure = answer;
    return undefined;
  };

  const environmentPath = linkAt(chassis, ['EnvironmentMetrics']);
  const environment = await get(environmentPath);
  const supplies = await suppliesOf(await get(linkAt(chassis, ['PowerSubsystem'])), get);
  const powerPath = linkAt(chassis, ['Power']);
  const power = supplies === null ? await get(powerPath) : undefined;
  if (failure !== null) return failure;

  const plan =
    supplies ??
    olderSupplies(powerPath, power) ??
    single(environmentPath, environment, ['PowerWatts', 'Reading']) ??
    single(powerPath, power, ['PowerControl', 0, 'PowerConsumedWatts']);
  if (plan === null) return { state: 'none' };
  const field = ['EnergykWh', 'Reading'];
  const hasEnergy = environmentPath !== null && numberAt(environment, field) !== null;
  const energy = hasEnergy ? { path: environmentPath, field } : null;
  return { state: 'plan', plan: { power: plan, energy } };
}

async function suppliesOf(
  subsystem: unknown,
  get: (path: string | null) => Promise<unknown>,
): Promise<PowerPlan | null> {
  const collection = await get(linkAt(subsystem, ['PowerSupplies']));
  const figures: Figure[] = [];
  let sum = 0;
  for (const member of membersOf(collection, mostSupplies)) {
    const supply = await get(member);
    if (isAbsent(supply)) continue;
    const path = linkAt(supply, ['Metrics']);
    const field = ['InputPowerWatts', 'Reading'];
    // One that does not tell its input makes the sum too small: then another kind is better.
    const powerW = path === null ? null : numberAt(await get(path), field);
    if (path === null || powerW === null) return null;
    sum += powerW;
    figures.push({ path, field });
  }
  return sum <= 0 ? null : { meaning: 'input of its power supplies', figures };
}

function olderSupplies(path: string | null, power: unknown): PowerPlan | null {
  const supplies = valueAt(power, ['PowerSupplies']);
  if (path === null || !Array.isArray(supplies)) return null;
  const figures = supplies.slice(0, mostSupplies).flatMap((supply, index) => {
    return isAbsent(supply) ? [] : [{ path, field: ['PowerSupplies', index, 'PowerInputWatts'] }];
  });
  const powers = figures.map(({ field }) => numberAt(power, field));
  const sum = powers.reduce<number>((total, powerW) => total + (powerW ?? 0), 0);
  if (powers.includes(null) || sum <= 0) return null;
  return { meaning: 'input of its power supplies', figures };
}

function single(
  path: string | null,
  body: unknown,
  field: readonly (string | number)[],
): PowerPlan | null {
  // A machine that runs draws more than 0 W: a 0 is a field that the BMC does not fill.
  if (path === null || (numberAt(body, field) ?? 0) <= 0) return null;
  return { meaning: field.join('.'), figures: [{ path, field }] };
}

function isAbsent(resource: unknown): boolean {
  return valueAt(resource, ['Status', 'State']) === 'Absent';
}
