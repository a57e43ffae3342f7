import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolledRead } from '../../engine/reader.js';
import { objectMap } from './models.js';
import { numberOf } from './object.js';
import { energySource, powerSource } from './sources.js';

const seed = 20_240_614;
const oid = '1.3.6.1.4.1.318.1.1.12.1.16.0';

describe('numberOf', () => {
  it.for([
    ['an Integer32', 2, -5, -5n],
    ['a Counter32', 65, 4_294_967_295, 4_294_967_295n],
    ['a Gauge32', 66, 137, 137n],
    ['a Counter64 of one byte', 70, Buffer.from('07', 'hex'), 7n],
    ['a Counter64 of nine bytes', 70, Buffer.from('00ffffffffffffffff', 'hex'), 2n ** 64n - 1n],
    ['a text of digits', 4, Buffer.from('137'), 137n],
    ['a text with a point', 4, Buffer.from(' 93.5\n'), 93.5],
  ] as const)('reads %s', ([, type, value, number]) => {
    expect(numberOf({ oid, type, value })).toEqual({ state: 'number', number });
  });

  it.for([
    ['noSuchObject', 128, null, 'noSuchObject'],
    ['noSuchInstance', 129, null, 'noSuchInstance'],
    ['endOfMibView', 130, null, 'endOfMibView'],
    ['null', 5, null, 'null'],
    ['an opaque', 68, Buffer.from('9f7804', 'hex'), 'opaque'],
    ['an unknown type', 77, 1, 'type 77'],
    ['a text that is none', 4, Buffer.from('unavailable'), '"unavailable"'],
    ['an empty text', 4, Buffer.alloc(0), '""'],
    ['a hexadecimal text', 4, Buffer.from('0x10'), '0x10'],
    ['an empty Counter64', 70, Buffer.alloc(0), 'counter64'],
    ['a Counter64 that is too long', 70, Buffer.alloc(10, 1), 'counter64'],
    ['an Integer32 without a value', 2, null, 'integer'],
  ] as const)('has none for %s', ([, type, value, found]) => {
    expect(numberOf({ oid, type, value })).toMatchObject({
      state: 'none',
      found: expect.stringContaining(found),
    });
  });
});

describe(`any answer (fast-check seed ${seed})`, () => {
  const varbinds = fc.record({
    oid: fc.constant(oid),
    type: fc.oneof(fc.constantFrom(2, 4, 5, 65, 66, 68, 70, 128, 129, 130), fc.nat(255)),
    value: fc.oneof(
      fc.integer(),
      fc.anything(),
      fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
      fc.stringMatching(/^-?\d{0,12}(\.\d{0,4})?$/).map((text) => Buffer.from(text)),
    ),
  });
  const common = {
    id: 'x',
    device: 'd',
    gainError: 0.05,
    maximumPowerW: 23_000,
    minimumPowerW: 0.5,
  };

  it('gives a power above 0, a count, or a failed read', () => {
    const power = powerSource({ ...common, object: { oid, unit: 'W' } });
    const energy = energySource(
      { ...common, object: { oid, unit: 'kWh', scale: 0.1 } },
      { alternativeTo: null },
    );
    fc.assert(
      fc.property(varbinds, (varbind) => {
        expect([power.valueOf(varbind), energy.valueOf(varbind)].every(canBe)).toBe(true);
      }),
      { seed, numRuns: 3000 },
    );
  });
});

function canBe(read: PolledRead): boolean {
  if (read.state === 'power') return read.powerW > 0 && read.powerW <= 23_000;
  return read.state === 'count'
    ? read.count >= 0n
    : read.detail.includes(oid) || read.reason === 'zero';
}

describe('the objects of the models', () => {
  it.for([
    ['apc-rpdu', 1, '1.3.6.1.4.1.318.1.1.12.1.16.0', 'W', undefined],
    ['apc-rpdu2', 1, '1.3.6.1.4.1.318.1.1.26.4.3.1.5.1', 'kW', 0.01],
    ['apc-rpdu2-outlet', 7, '1.3.6.1.4.1.318.1.1.26.9.4.3.1.7.7', 'W', undefined],
    ['raritan-inlet', 1, '1.3.6.1.4.1.13742.6.5.2.3.1.4.1.1.5', 'W', undefined],
    ['raritan-outlet', 3, '1.3.6.1.4.1.13742.6.5.4.3.1.4.1.3.5', 'W', undefined],
  ] as const)('%s %i: power at %s', ([model, index, power, unit, scale]) => {
    expect(objectMap(model, index).power).toEqual({
      oid: power,
      unit,
      ...(scale === undefined ? {} : { scale }),
    });
  });
});
