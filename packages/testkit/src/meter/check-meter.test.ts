import { fileURLToPath } from 'node:url';
import type { Meter } from '@wattbench/core';
import {
  checkMeter,
  fakeMeter,
  meterCases,
  meterMisbehaviours,
  type FakeMeterOptions,
  type MeterMisbehaviour,
} from '@wattbench/testkit/meter';
import { describe, expect, test } from 'vitest';

const misbehaviours = Object.keys(meterMisbehaviours) as MeterMisbehaviour[];

/** What else a fake needs for a misbehaviour to matter. */
function fakeFor(misbehaviour: MeterMisbehaviour): FakeMeterOptions {
  const caseId = meterMisbehaviours[misbehaviour];
  return {
    misbehaviour,
    ...(caseId === 'open-subset' ? { detail: true } : {}),
    ...(caseId === 'series-valid' ? { series: true } : {}),
  };
}

const token = 'v3ry/secret token';

async function resultOf(id: string, options: FakeMeterOptions) {
  const [result] = await checkMeter(fakeMeter(options), {
    only: [id],
    caseLimitMs: 15_000,
    settleMs: 300,
    ...(options.misbehaviour === 'hangs-when-read' ? { caseLimitMs: 300 } : {}),
    environment: { WATTBENCH_FAKE_TOKEN: token },
    secrets: [token],
  });
  return result;
}

describe('a sound meter', () => {
  test.each<[string, FakeMeterOptions]>([
    ['that counts', {}],
    ['with a detail', { detail: true }],
    ['of power samples', { method: 'power-samples', quality: 'integrated', series: true }],
    ['of a model', { method: 'model', quality: 'estimated' }],
  ])('%s passes every case that applies', async (_, options) => {
    const results = await checkMeter(fakeMeter(options), {
      environment: { WATTBENCH_FAKE_TOKEN: token },
      secrets: [token],
    });
    expect(results.map(({ id }) => id)).toEqual(meterCases.map(({ id }) => id));
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual(
      options.series === true
        ? []
        : [
            {
              id: 'series-valid',
              outcome: 'not-applicable',
              detail: 'it has no power samples',
            },
          ],
    );
  });

  test('that a test made itself is checked too, but for its ref', async () => {
    const { default: createMeter }: { default(options: object): Meter } = await import(
      fakeMeter().entry
    );
    const results = await checkMeter(createMeter({}));
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(
      results.filter(({ outcome }) => outcome === 'not-applicable').map(({ id }) => id),
    ).toEqual(['ref-is-data', 'series-valid', 'process-exits', 'secrets-hidden']);
  });
});

describe('a broken meter fails', () => {
  test.each(misbehaviours.map((misbehaviour) => [meterMisbehaviours[misbehaviour], misbehaviour]))(
    '%s: %s',
    async (id, misbehaviour) => {
      expect(await resultOf(id, fakeFor(misbehaviour))).toMatchObject({ id, outcome: 'failed' });
    },
  );

  test('available: what cannot be read here', async () => {
    const unavailable = { reason: 'permission', detail: 'locked', fix: 'unlock it' } as const;
    expect(await resultOf('available', { unavailable })).toMatchObject({
      outcome: 'failed',
      detail: 'unavailable: permission: locked',
    });
  });

  test.each([
    ['without a detail', { reason: 'hardware', detail: ' ' } as const],
    ['without the fix of what can be fixed', { reason: 'permission', detail: 'locked' } as const],
    ['for a reason that is not known', { reason: 'mood' as never, detail: 'bad', fix: 'wait' }],
    ['with an empty fix', { reason: 'hardware', detail: 'not there', fix: '' } as const],
  ])('probe-valid: unavailable %s', async (_, unavailable) => {
    expect(await resultOf('probe-valid', { unavailable })).toMatchObject({ outcome: 'failed' });
  });

  test.each([
    ['options that JSON loses', { options: { onRead: () => undefined } as never }],
    ['another kind', { kind: 'backend' as never }],
    ['another version of the contract', { specVersion: 2 as never }],
    ['an id with capitals', fakeMeter({ id: 'Fake' })],
    ['another id than its meter', { id: 'other' }],
    ['a path as entry', { entry: fileURLToPath(fakeMeter().entry) }],
    ['an entry that is not there', { entry: 'file:///no-such-folder/fake.js' }],
    ['an entry without a meter', { entry: import.meta.resolve('@wattbench/testkit/onnx') }],
    ['no version', { package: { name: 'fake', version: '' } }],
  ])('ref-is-data: %s', async (_, part) => {
    const results = await checkMeter({ ...fakeMeter(), ...part }, { only: ['ref-is-data'] });
    expect(results).toMatchObject([{ outcome: 'failed' }]);
  });
});

describe('the kit', () => {
  test('has a broken fake for every case', () => {
    const shown = new Set<string>([
      ...Object.values(meterMisbehaviours),
      // Shown above without a misbehaviour.
      'available',
      'ref-is-data',
    ]);
    expect(meterCases.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });

  test('has ids of which no two are the same, and titles', () => {
    expect(new Set(meterCases.map(({ id }) => id)).size).toBe(meterCases.length);
    for (const { id, title } of meterCases) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[a-z].{8,}[^.]$/);
    }
  });

  test('does not repeat a secret that it found', async () => {
    const result = await resultOf('secrets-hidden', { misbehaviour: 'shows-its-secret' });
    expect(result).toMatchObject({ detail: 'a secret can be read in the probe' });
  });

  test('says what was found', async () => {
    expect(await resultOf('windows-add-up', { misbehaviour: 'adds-at-every-edge' })).toMatchObject({
      detail: expect.stringMatching(
        /^fake:constant: [\d.]+ J and [\d.]+ J are [\d.]+ J, and the whole is [\d.]+ J; at most/,
      ),
    });
  });

  test('does not hold an unavailable meter to the rest where it may be unavailable', async () => {
    const results = await checkMeter(
      fakeMeter({ unavailable: { reason: 'platform', detail: 'not on this system' } }),
      { mayBeUnavailable: true },
    );
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(results.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id)).toEqual([
      'ref-is-data',
      'probe-valid',
      'probe-leaves-nothing',
    ]);
  });

  test('passes over a case with a reason', async () => {
    const results = await checkMeter(fakeMeter({ misbehaviour: 'slow-snapshot' }), {
      only: ['snapshot-cheap'],
      deviations: { 'snapshot-cheap': 'the device has no faster way' },
    });
    expect(results).toEqual([
      {
        id: 'snapshot-cheap',
        outcome: 'not-applicable',
        detail: 'deviation: the device has no faster way',
      },
    ]);
  });

  test.each([
    ['only', { only: ['no-such-case'] }],
    ['deviations', { deviations: { 'no-such-case': 'because' } }],
    ['a deviation without a reason', { deviations: { available: ' ' } }],
  ])('refuses a wrong name in %s', async (_, options) => {
    await expect(checkMeter(fakeMeter(), options)).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('puts the environment back', async () => {
    await resultOf('probe-valid', {});
    expect(process.env['WATTBENCH_FAKE_TOKEN']).toBeUndefined();
  });

  test('takes a limit of its own for a snapshot', async () => {
    const results = await checkMeter(fakeMeter({ misbehaviour: 'slow-snapshot' }), {
      only: ['snapshot-cheap'],
      snapshotLimitMs: 500,
    });
    expect(results).toMatchObject([{ outcome: 'passed' }]);
  });

  test('makes the meter when the case begins, where it is told how', async () => {
    let made = 0;
    const results = await checkMeter(
      async () => {
        made += 1;
        return fakeMeter();
      },
      { only: ['channel-fields', 'channel-relations'] },
    );
    expect(results).toMatchObject([{ outcome: 'passed' }, { outcome: 'passed' }]);
    expect(made).toBe(2);
  });
});
