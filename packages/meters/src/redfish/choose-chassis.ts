import type { Unavailable } from '@wattbench/core';
import type { FailedRead } from '../engine/counter-source.js';
import { valueAt } from '../network/json-number.js';
import type { RedfishClient } from './client.js';
import { lastPart, membersOf } from './link.js';
import { planOf, type ChassisPlan } from './power-plan.js';
import { noPower, notReached, severalChassis, unknownChassis } from './unavailable.js';

export interface ChosenChassis {
  readonly available: true;
  readonly id: string;
  readonly plan: ChassisPlan;
}

export interface ChassisSearch {
  readonly client: RedfishClient;
  readonly signal: AbortSignal;
  /** Id of the chassis that the user named. */
  readonly wanted: string | undefined;
  readonly host: string;
}

const chassisPath = '/redfish/v1/Chassis';
const mostChassis = 32;

/**
 * `ChassisType`s that can be a machine by themselves (DSP0268, Chassis). The others (Card, Module,
 * Component, Zone, …) are parts of one, and a Rack or a Row holds many machines.
 */
const machines = new Set([
  'RackMount',
  'StandAlone',
  'Blade',
  'Sled',
  'Drawer',
  'Shelf',
  'Enclosure',
  'Other',
]);

/**
 * The one chassis whose power is the machine's. Several with power are never added: an enclosure
 * holds its nodes, and which node this is nobody but the user knows.
 */
export async function chooseChassis(search: ChassisSearch): Promise<ChosenChassis | Unavailable> {
  const { client, signal, wanted, host } = search;
  const failed = (read: FailedRead): Unavailable => notReached(read, host);
  const collection = await client.get(chassisPath, signal);
  if (collection.state === 'failed') return failed(collection);
  const members = membersOf(collection.body, mostChassis);
  const ids = members.map(lastPart);
  if (wanted !== undefined && !ids.includes(wanted)) return unknownChassis(wanted, ids);
  const found: ChosenChassis[] = [];
  for (const member of members) {
    const id = lastPart(member);
    if (wanted !== undefined && id !== wanted) continue;
    const chassis = await client.get(member, signal);
    if (chassis.state === 'failed') return failed(chassis);
    if (wanted === undefined && !isMachine(chassis.body)) continue;
    const answer = await planOf(chassis.body, { client, signal });
    if (answer.state === 'failed') return failed(answer);
    if (answer.state === 'plan') found.push({ available: true, id, plan: answer.plan });
  }
  const [first, ...others] = found;
  if (first === undefined) return noPower(ids);
  return others.length === 0 ? first : severalChassis(found.map(({ id }) => id));
}

function isMachine(chassis: unknown): boolean {
  const type = valueAt(chassis, ['ChassisType']);
  return typeof type !== 'string' || machines.has(type);
}
