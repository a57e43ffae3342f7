import type { Unavailable } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import { createAgent, type Agent } from './agent.js';
import type { LoadSnmp } from './library.js';
import { objectMap, type ObjectMap } from './models.js';
import { numberOf, type SnmpObject } from './object.js';
import type { SnmpOptions } from './options.js';
import { readSecurity } from './security.js';
import { energySource, powerSource, type SnmpSource, type SourceRequest } from './sources.js';
import { notConfigured, unreadable } from './unavailable.js';

export interface InspectRequest {
  readonly options: SnmpOptions;
  readonly load: LoadSnmp;
  /** Longest time for each answer, in ms. */
  readonly limitMs: number;
  /** Default that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface Inspected {
  readonly available: true;
  readonly agent: Agent;
  readonly sources: readonly SnmpSource[];
}

const defaultPort = 161;
/** An assumption: no accuracy holds for all makers, and few state one for a single outlet. */
const defaultGainError = 0.05;
/** 32 A at 230 V on three phases. */
const defaultMaximumW = 23_000;
const mostDigits = 9n;

interface Wanted {
  readonly kind: 'power' | 'energy';
  readonly object: SnmpObject;
  /** Object that says how many digits of the number stand behind the point. */
  readonly digits: string | null;
  /** Whether the device may lack it: only the model knows it, not the user. */
  readonly optional: boolean;
}

/** Asks the agent for each object by itself. What is not opened leaves no socket. */
export async function inspect(request: InspectRequest): Promise<Inspected | Unavailable> {
  const { options, load, limitMs, environment } = request;
  const { host, port = defaultPort, minimumPowerW = 0.5 } = options;
  const map = options.model === undefined ? null : objectMap(options.model, options.index ?? 1);
  const wanted = wantedObjects(options, map);
  if (host === undefined || wanted.length === 0) return notConfigured(host);
  const security = readSecurity(options, environment);
  if ('available' in security) return security;
  const library = await load();
  if ('available' in library) return library;

  const { createClient } = library;
  const agent = createAgent({ createClient, host, port, security, limitMs });
  const place = port === defaultPort ? host : `${host}:${port}`;
  const common = {
    device: `${map?.name ?? 'SNMP agent'} at ${place}`,
    gainError: options.gainError ?? defaultGainError,
    maximumPowerW: options.maximumPowerW ?? defaultMaximumW,
    minimumPowerW,
  };
  const sources: SnmpSource[] = [];
  for (const { kind, object, digits, optional } of wanted) {
    const scaled = await withDigits(agent, { object, digits });
    const id = `snmp:${place}-${object.oid}`;
    const alternativeTo = sources[0]?.source.channel.id ?? null;
    const tried =
      'state' in scaled
        ? scaled
        : await tryObject(agent, {
            kind,
            request: { ...common, id, object: scaled },
            alternativeTo,
          });
    if (!('state' in tried)) sources.push(tried);
    else if (!optional) {
      await agent.close();
      return unreadable(tried, { port, version: security.version });
    }
  }
  return { available: true, agent, sources };
}

function wantedObjects({ objects }: SnmpOptions, map: ObjectMap | null): readonly Wanted[] {
  const wanted: Wanted[] = [];
  const own = { digits: null, optional: false };
  if (objects?.power !== undefined) wanted.push({ kind: 'power', object: objects.power, ...own });
  else if (map !== null) {
    const digits = map.powerDigits;
    wanted.push({ kind: 'power', object: map.power, digits, optional: false });
  }
  if (objects?.energy !== undefined) {
    wanted.push({ kind: 'energy', object: objects.energy, ...own });
  } else if (map !== null && map.energy !== null) {
    const digits = map.energyDigits;
    wanted.push({ kind: 'energy', object: map.energy, digits, optional: true });
  }
  return wanted;
}

async function withDigits(
  agent: Agent,
  { object, digits }: Pick<Wanted, 'object' | 'digits'>,
): Promise<SnmpObject | FailedRead> {
  if (digits === null) return object;
  const answer = await agent.get([digits]);
  if (answer.state === 'failed') return answer;
  const found = answer.varbinds.map(numberOf)[0];
  const number = found?.state === 'number' ? found.number : null;
  if (typeof number === 'bigint' && number >= 0n && number <= mostDigits) {
    return { ...object, scale: (object.scale ?? 1) / 10 ** Number(number) };
  }
  return {
    state: 'failed',
    reason: 'not-configured',
    detail: `the digits ${digits} are ${found?.state === 'none' ? found.found : String(number)}; expected a whole number from 0 to ${mostDigits}`,
  };
}

interface Trial {
  readonly kind: Wanted['kind'];
  readonly request: SourceRequest;
  readonly alternativeTo: string | null;
}

/** A first read. 0 W may be a moment and is left to the engine; anything else that is no value is not. */
async function tryObject(
  agent: Agent,
  { kind, request, alternativeTo }: Trial,
): Promise<SnmpSource | FailedRead> {
  const source = kind === 'power' ? powerSource(request) : energySource(request, { alternativeTo });
  const answer = await agent.get([source.oid]);
  if (answer.state === 'failed') return answer;
  const [varbind] = answer.varbinds;
  const read = varbind === undefined ? null : source.valueOf(varbind);
  return read?.state === 'failed' && read.reason !== 'zero' ? read : source;
}
