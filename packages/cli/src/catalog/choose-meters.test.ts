import type { Channel } from '@wattbench/core';
import type { KnownMeter } from '@wattbench/meters';
import { fakeMeter } from '@wattbench/testkit/meter';
import { describe, expect, it } from 'vitest';
import { chooseMeters, type MeterProbe } from './choose-meters.js';

function known(id: string, fields: Partial<KnownMeter> = {}): KnownMeter {
  const ref = (): ReturnType<typeof fakeMeter> => fakeMeter({ id });
  return { id, summary: id, rank: 10, options: [], ref, ...fields };
}

function reading(domain: NonNullable<Channel['domain']>): MeterProbe {
  const channel: Channel = {
    id: `x:${domain}`,
    component: 'cpu',
    domain,
    scope: 'machine',
    method: 'counter',
    counted: true,
    includes: [],
    updatePeriodNs: 1e6,
    resolutionJ: 1e-6,
    gainError: 0.05,
    source: 'a test',
  };
  return { available: true, channels: [channel] };
}

const locked: MeterProbe = { available: false, reason: 'permission', detail: 'locked' };

async function chosen(
  asked: readonly string[],
  meters: readonly KnownMeter[],
  answers: Readonly<Record<string, MeterProbe>>,
) {
  const probe = async ({ id }: { readonly id: string }) => answers[id] ?? locked;
  const found = await chooseMeters(asked, { catalog: { meters }, root: '/', probe });
  return {
    meters: found.meters.map(({ id }) => id),
    rejected: found.rejected.map(({ id, reason }) => [id, reason]),
  };
}

describe('auto, for a run', () => {
  const cpu = known('cpu', { rank: 10 });
  const gpu = known('gpu', { rank: 5 });
  const estimate = known('estimate', { rank: 1000 });

  it('is the best meter that can be read', async () => {
    const answers = { cpu: reading('package'), estimate: reading('process') };
    expect(await chosen(['auto'], [estimate, cpu], answers)).toEqual({
      meters: ['cpu'],
      rejected: [],
    });
  });

  it('is the estimate where nothing else can be read, with the reasons', async () => {
    const answers = { cpu: locked, estimate: reading('process') };
    expect(await chosen(['auto'], [cpu, estimate], answers)).toEqual({
      meters: ['estimate'],
      rejected: [['cpu', 'permission']],
    });
  });

  it('is no meter that sees the graphics card alone', async () => {
    const answers = { gpu: reading('gpu'), cpu: reading('package') };
    expect(await chosen(['auto'], [gpu, cpu], answers)).toEqual({
      meters: ['cpu'],
      rejected: [['gpu', 'hardware']],
    });
  });

  it('stands beside what is named', async () => {
    const answers = { gpu: reading('gpu'), cpu: reading('package') };
    expect((await chosen(['auto', 'gpu'], [gpu, cpu], answers)).meters).toEqual(['cpu', 'gpu']);
  });

  it.each([{ needs: 'host' }, { pretended: true }])('never tries one with %j', async (fields) => {
    const answers = { other: reading('wall'), cpu: reading('package') };
    const meters = [known('other', { rank: 1, ...fields }), cpu];
    expect(await chosen(['auto'], meters, answers)).toEqual({ meters: ['cpu'], rejected: [] });
  });
});
