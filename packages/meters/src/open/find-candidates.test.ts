import { fakeMeter } from '@wattbench/testkit/meter';
import { describe, expect, test } from 'vitest';
import type { KnownMeter } from '../known-meter.js';
import { findCandidates } from './find-candidates.js';
import { openSources } from './open-sources.js';

function known(id: string, fields: Partial<KnownMeter> = {}): KnownMeter {
  const ref = (): ReturnType<typeof fakeMeter> => fakeMeter({ id });
  return { id, summary: id, rank: 10, options: [], ref, ...fields };
}

function auto(...meters: readonly KnownMeter[]): readonly string[] {
  return findCandidates(['auto'], meters).map(({ ref }) => ref.id);
}

async function opened(asked: readonly string[], meters: readonly KnownMeter[]) {
  const { sources, unavailable } = await openSources(findCandidates(asked, meters), null);
  await Promise.all(sources.map(({ session }) => session.close()));
  return { open: sources.map(({ meter }) => meter), unavailable };
}

describe('auto', () => {
  test('takes the best first', () => {
    expect(auto(known('b', { rank: 20 }), known('a', { rank: 5 }))).toEqual(['a', 'b']);
  });

  test('leaves out what must be told where to look', () => {
    expect(auto(known('a'), known('plug', { needs: 'host' }))).toEqual(['a']);
  });

  test('leaves out what is no meter of this machine', () => {
    expect(auto(known('a'), known('simulated', { pretended: true }))).toEqual(['a']);
  });

  test('need not be readable, unlike what is named beside it', () => {
    const found = findCandidates(['auto', 'b'], [known('a'), known('b')]);
    expect(found.map(({ ref, named }) => [ref.id, named])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });
});

describe('the estimate', () => {
  const estimate = known('estimate', {
    rank: 1000,
    ref: () => fakeMeter({ id: 'estimate', method: 'model', quality: 'estimated' }),
  });

  test('is left out by itself where the processor is read', async () => {
    expect((await opened(['auto'], [known('a'), estimate])).open).toEqual(['a']);
  });

  test('is taken where it is named', async () => {
    expect((await opened(['auto', 'estimate'], [known('a'), estimate])).open).toEqual([
      'a',
      'estimate',
    ]);
  });

  test('is taken where nothing reads the processor', async () => {
    const locked = known('a', {
      ref: () => fakeMeter({ id: 'a', unavailable: { reason: 'permission', detail: 'locked' } }),
    });
    expect(await opened(['auto'], [locked, estimate])).toEqual({
      open: ['estimate'],
      unavailable: [{ id: 'a', available: false, reason: 'permission', detail: 'locked' }],
    });
  });
});
