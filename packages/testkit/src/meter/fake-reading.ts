import type { Channel, ChannelReading, MissingReading, Quality, Window } from '@wattbench/core';
import { gainError, resolutionJ, shareOf, updatePeriodNs } from './fake-channels.js';
import type { MeterMisbehaviour } from './misbehaviours.js';

export interface FakeReadingRequest {
  readonly meter: string;
  readonly channel: Channel;
  readonly window: Window;
  readonly quality: Quality;
  readonly powerW: number;
  /** Number of the snapshot whose read failed. */
  readonly failed: number | undefined;
  readonly misbehaviour: MeterMisbehaviour | undefined;
}

/** Constant power × the length of the window, or what the misbehaviour makes of it. */
export function fakeReading(request: FakeReadingRequest): ChannelReading {
  const { meter, channel, window, quality, failed, misbehaviour } = request;
  const missing = (detail: string): MissingReading => ({
    state: 'missing',
    meter,
    channel: channel.id,
    window,
    reason: 'driver',
    detail,
  });
  if (failed !== undefined) return missing(`read ${failed} failed`);
  if (misbehaviour === 'never-a-value') return missing('the fake tells nothing');
  if (misbehaviour === 'missing-without-detail') return missing('');
  if (misbehaviour === 'unknown-reason') {
    return Object.assign(missing('no mood'), { reason: 'mood' });
  }
  const powerW = request.powerW * shareOf(channel);
  const energyJ = (powerW * (window.endNs - window.startNs)) / 1e9;
  const sound: ChannelReading = {
    state: 'read',
    meter,
    channel: channel.id,
    window,
    energyJ,
    quality,
    uncertainty: [
      { cause: 'resolution', halfWidthJ: resolutionJ },
      { cause: 'update-period', halfWidthJ: (powerW * updatePeriodNs) / 1e9 },
      { cause: quality === 'estimated' ? 'model' : 'gain', halfWidthJ: gainError * energyJ },
    ],
    issues: [],
  };
  return misbehaviour === undefined ? sound : Object.assign(sound, wrongParts(sound)[misbehaviour]);
}

/** Fields that a misbehaviour puts in the place of the sound ones. */
function wrongParts(
  sound: ChannelReading & { readonly state: 'read' },
): Partial<Readonly<Record<MeterMisbehaviour, object>>> {
  const { window, energyJ, uncertainty } = sound;
  return {
    'energy-not-a-number': { energyJ: Number.NaN },
    'energy-of-zero': { energyJ: 0 },
    'negative-energy': { energyJ: energyJ - 0.1 },
    'adds-at-every-edge': { energyJ: energyJ + 1 },
    'window-too-wide': { window: { ...window, endNs: window.endNs + 1e9 } },
    'window-too-short': { window: { ...window, endNs: window.startNs + 1 } },
    'wrong-quality': { quality: 'estimated' },
    'wrong-meter': { meter: 'other' },
    'no-uncertainty': { uncertainty: uncertainty.map((term) => ({ ...term, halfWidthJ: 0 })) },
    'negative-uncertainty': { uncertainty: [{ cause: 'gain', halfWidthJ: -1 }, ...uncertainty] },
    'reading-loses-a-field': { note: undefined },
    'unknown-cause': { uncertainty: [...uncertainty, { cause: 'mood', halfWidthJ: 1 }] },
    'unknown-state': { state: 'guessed' },
    'unknown-issue': { issues: ['headache'] },
  };
}
