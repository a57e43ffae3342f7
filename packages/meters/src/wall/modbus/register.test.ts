import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolledRead } from '../../engine/reader.js';
import { modelMaps } from './models.js';
import {
  decodeRegister,
  floatStep,
  registerCount,
  registerTypes,
  type RegisterType,
} from './register.js';
import { energySource, powerSource } from './sources.js';

const seed = 20_240_612;

describe('decodeRegister', () => {
  it.each<[RegisterType, string, number | bigint]>([
    ['uint16', '8001', 32_769n],
    ['int16', '8001', -32_767n],
    ['uint32', '00010002', 65_538n],
    ['uint32-swapped', '00020001', 65_538n],
    ['int32', 'fffffffe', -2n],
    ['int32-swapped', 'fffeffff', -2n],
    ['uint64', '0020000000000001', 9_007_199_254_740_993n],
    ['uint64-swapped', '0001000000000020', 9_007_199_254_740_993n],
    ['int64', 'ffffffffffffffff', -1n],
    ['int64-swapped', 'fffeffffffffffff', -2n],
    ['float32', '42f6e979', 123.456],
    ['float32-swapped', 'e97942f6', 123.456],
    ['float64', '405edd2f1a9fbe77', 123.456],
    ['float64-swapped', 'be771a9fdd2f405e', 123.456],
  ])('reads %s', (type, hex, expected) => {
    const value = decodeRegister(Buffer.from(hex, 'hex'), type);
    expect(typeof value).toBe(typeof expected);
    expect(Number(value)).toBeCloseTo(Number(expected), 4);
  });

  it.each<[RegisterType, string]>([
    ['uint16', 'ffff'],
    ['int16', '8000'],
    ['uint32', 'ffffffff'],
    ['int32-swapped', '00008000'],
    ['float32', '42f6'],
    ['float32', '42f6e97900'],
  ])('has no value of %s for %s', (type, hex) => {
    expect(decodeRegister(Buffer.from(hex, 'hex'), type)).toBeNull();
  });
});

describe('floatStep', () => {
  it('is 1 Wh at 10,000 kWh and 0.06 Wh at 1,000 kWh', () => {
    expect(floatStep(10_000, 'float32') * 1000).toBeCloseTo(0.98, 2);
    expect(floatStep(1000, 'float32') * 1000).toBeCloseTo(0.061, 3);
  });

  it(`is the distance to the next float (fast-check seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.float({ min: 1, max: Math.fround(1e9), noNaN: true }), (value) => {
        const bytes = Buffer.alloc(4);
        bytes.writeFloatBE(value, 0);
        bytes.writeUInt32BE(bytes.readUInt32BE(0) + 1, 0);
        expect(bytes.readFloatBE(0) - value).toBe(floatStep(value, 'float32'));
      }),
      { seed },
    );
  });
});

describe(`any bytes in any register (fast-check seed ${seed})`, () => {
  const registers = fc.record({
    address: fc.constant(1),
    type: fc.constantFrom(...registerTypes),
    scale: fc.constantFrom(1, 0.1, 1000),
  });
  const common = {
    id: 'x',
    device: 'd',
    gainError: 0.01,
    maximumPowerW: 23_000,
    minimumPowerW: 0.5,
  };

  it('give a power above 0 or a failed read', () => {
    fc.assert(
      fc.property(registers, fc.uint8Array({ maxLength: 9 }), (register, bytes) => {
        const source = powerSource({ ...common, register: { ...register, unit: 'W' } });
        const read = source.valueOf({ state: 'answer', bytes: Buffer.from(bytes) });
        expect(canBe(read)).toBe(true);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('give a count or a failed read', () => {
    fc.assert(
      fc.property(registers, fc.uint8Array({ minLength: 2, maxLength: 8 }), (register, bytes) => {
        const answer = { state: 'answer', bytes: Buffer.from(bytes) } as const;
        const source = energySource({
          ...common,
          register: { ...register, unit: 'kWh' },
          alternativeTo: null,
          first: answer,
        });
        expect(source.source.channel.resolutionJ).toBeGreaterThan(0);
        const read = source.valueOf(answer);
        expect(canBe(read)).toBe(true);
      }),
      { seed, numRuns: 2000 },
    );
  });
});

describe('the maps of the models', () => {
  it.each([
    ['sdm120', 0x0c],
    ['sdm230', 0x0c],
    ['sdm630', 0x34],
    ['sdm72d', 0x34],
  ] as const)('%s: power at %i, imported energy at 0x48', (model, address) => {
    const { power, energy } = modelMaps[model];
    expect(power).toMatchObject({ function: 4, address, type: 'float32', unit: 'W' });
    expect(energy).toMatchObject({ function: 4, address: 0x48, type: 'float32', unit: 'kWh' });
    expect(registerCount(power.type)).toBe(2);
  });
});

function canBe(read: PolledRead): boolean {
  if (read.state === 'power') return read.powerW > 0 && read.powerW <= 23_000;
  return read.state === 'count' ? read.count >= 0n : read.detail !== '';
}
