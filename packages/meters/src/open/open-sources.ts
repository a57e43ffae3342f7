import {
  WattbenchError,
  type Channel,
  type Meter,
  type MeteredProcess,
  type Probe,
  type Unavailable,
} from '@wattbench/core';
import { domainOf } from '../scope/domain-of.js';
import { loadMeter } from './load-meter.js';
import type { MeterCandidate } from './meter-request.js';
import type { OpenSource, UnavailableMeter } from './meter-source.js';

export interface OpenedSources {
  readonly sources: readonly OpenSource[];
  readonly unavailable: readonly UnavailableMeter[];
}

interface Probed {
  readonly candidate: MeterCandidate;
  readonly meter: Meter;
  readonly probe: Probe<{ readonly channels: readonly Channel[] }>;
}

/**
 * Opens what can be read. Rejects with `METER_UNAVAILABLE` where a named meter cannot, and where
 * none at all can; then nothing stays open.
 */
export async function openSources(
  candidates: readonly MeterCandidate[],
  process: MeteredProcess | null,
): Promise<OpenedSources> {
  const unavailable: UnavailableMeter[] = [];
  const readable: { readonly probed: Probed; readonly channels: readonly Channel[] }[] = [];
  for (const probed of await Promise.all(candidates.map(probeOne))) {
    const { candidate, probe } = probed;
    if (probe.available) readable.push({ probed, channels: probe.channels });
    else if (candidate.named) throw refusal(candidate.ref.id, probe);
    else unavailable.push({ id: candidate.ref.id, ...probe });
  }
  const sources: OpenSource[] = [];
  try {
    for (const { probed, channels } of withoutNeedlessEstimates(readable)) {
      const opened = await openOne(probed, { channels, process });
      if ('session' in opened) sources.push(opened);
      else unavailable.push(opened);
    }
    if (sources.length === 0) throw noneOf(unavailable);
  } catch (error) {
    await Promise.all(sources.map(({ session }) => session.close()));
    throw error;
  }
  return { sources, unavailable };
}

async function probeOne(candidate: MeterCandidate): Promise<Probed> {
  const meter = await loadMeter(candidate.ref);
  try {
    return { candidate, meter, probe: await meter.probe() };
  } catch (error) {
    // A defect of one meter must not take the others along, unless that one was asked for.
    if (candidate.named) throw error;
    return { candidate, meter, probe: defect(error) };
  }
}

async function openOne(
  { candidate, meter }: Probed,
  request: { readonly channels: readonly Channel[]; readonly process: MeteredProcess | null },
): Promise<OpenSource | UnavailableMeter> {
  const { ref, rank, named } = candidate;
  const { channels, process } = request;
  try {
    const session = await meter.open({ channels: channels.map(({ id }) => id), process });
    return { meter: ref.id, rank, package: ref.package, channels, session };
  } catch (error) {
    if (named) throw error;
    return { id: ref.id, ...defect(error) };
  }
}

/** An estimate that nobody asked for is left out where the processor is really read. */
function withoutNeedlessEstimates<Entry extends { probed: Probed; channels: readonly Channel[] }>(
  entries: readonly Entry[],
): readonly Entry[] {
  const processorIsRead = entries.some(({ channels }) =>
    channels.some(
      (channel) =>
        channel.counted &&
        channel.method !== 'model' &&
        ['package', 'module'].includes(domainOf(channel)),
    ),
  );
  if (!processorIsRead) return entries;
  return entries.filter(
    ({ probed, channels }) =>
      probed.candidate.named || channels.some(({ method }) => method !== 'model'),
  );
}

function refusal(id: string, { reason, detail, fix }: Unavailable): WattbenchError {
  return new WattbenchError('METER_UNAVAILABLE', `meter ${id}: ${detail}`, {
    detail: { meter: id, reason },
    ...(fix === undefined ? {} : { fix }),
  });
}

function noneOf(unavailable: readonly UnavailableMeter[]): WattbenchError {
  const reasons = unavailable.map(({ id, detail }) => `${id}: ${detail}`);
  return new WattbenchError(
    'METER_UNAVAILABLE',
    reasons.length === 0
      ? 'no meter was named; expected auto or at least one'
      : `no meter can be read here: ${reasons.join('; ')}`,
  );
}

function defect(error: unknown): Unavailable {
  const { message, fix } = WattbenchError.envelope(error);
  return { available: false, reason: 'driver', detail: message, fix };
}
