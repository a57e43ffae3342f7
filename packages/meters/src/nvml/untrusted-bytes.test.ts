import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSelector } from './device-selector.js';
import { decodeFieldValue, encodeFieldRequest, fieldValueBytes } from './field-value.js';
import type { Nvml } from './nvml.js';
import { readPower } from './power-reading.js';
import { parseParent } from './process-tree.js';
import { visibleDevices } from './visible-devices.js';

const seed = 20261123;
const runs = { seed, numRuns: 3000 };

const unused = () => ({ state: 'failed', call: 'none', code: 13 }) as const;

/** An NVML that answers a field with these bytes. */
function answering(bytes: Uint8Array, longBytes: 4 | 8): Nvml {
  return {
    libraryPath: '',
    errorString: () => '',
    initialise: unused,
    shutdown: unused,
    driverVersion: unused,
    deviceCount: unused,
    deviceAt: unused,
    uuid: unused,
    name: unused,
    busId: unused,
    computeCapability: unused,
    isDivided: unused,
    boardOf: unused,
    totalEnergyMj: unused,
    powerUsageMw: unused,
    computeProcesses: unused,
    fieldValue: () => ({ state: 'value', value: decodeFieldValue(bytes, longBytes) }),
  };
}

/** The 40 bytes of an answer to field 186 with this value type and value. */
function answerBytes(valueType: number, bits: bigint): Uint8Array {
  const bytes = encodeFieldRequest({ fieldId: 186, scopeId: 0 });
  const view = new DataView(bytes.buffer);
  view.setInt32(24, valueType, true);
  view.setBigUint64(32, bits, true);
  return bytes;
}

/** What C means by these bits: `nvmlValueType_t` of nvml.h. */
function meant(valueType: number, bits: bigint, longBytes: number): number {
  if (valueType === 0) return new Float64Array(BigUint64Array.of(bits).buffer)[0] ?? Number.NaN;
  const width = new Map([
    [1, 32],
    [2, longBytes * 8],
    [3, 64],
    [6, 16],
  ]).get(valueType);
  if (width !== undefined) return Number(BigInt.asUintN(width, bits));
  const signed = new Map([
    [4, 64],
    [5, 32],
  ]).get(valueType);
  return signed === undefined ? Number.NaN : Number(BigInt.asIntN(signed, bits));
}

describe(`bytes and texts from outside (seed ${seed})`, () => {
  test('any answer to the power field is a power that can be, or a failed read', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: fieldValueBytes, maxLength: fieldValueBytes }),
        fc.constantFrom<4 | 8>(4, 8),
        (bytes, longBytes) => {
          const read = readPower({
            nvml: answering(bytes, longBytes),
            device: 1n,
            way: 'field',
            maximumPowerW: 3000,
          });
          // Random bytes never carry the field and scope that were asked for.
          expect(read.state).toBe('failed');
        },
      ),
      runs,
    );
  });

  test('any value of any type is a power from 0 to the highest, or a failed read', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2, max: 8 }),
        fc.oneof(
          fc.bigInt({ min: 0n, max: 4_000_000n }),
          fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
          fc.double().map((value) => new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n),
        ),
        fc.constantFrom<4 | 8>(4, 8),
        (valueType, bits, longBytes) => {
          const read = readPower({
            nvml: answering(answerBytes(valueType, bits), longBytes),
            device: 1n,
            way: 'field',
            maximumPowerW: 3000,
          });
          const milliwatts = meant(valueType, bits, longBytes);
          const can = milliwatts >= 0 && milliwatts <= 3_000_000;
          const failed = { state: 'failed', reason: 'driver' };
          expect(read).toMatchObject(can ? { state: 'power', powerW: milliwatts / 1000 } : failed);
        },
      ),
      runs,
    );
  });

  test('C long is 4 bytes on Windows and 8 elsewhere', () => {
    const bytes = answerBytes(2, (7n << 32n) + 5n);
    expect(decodeFieldValue(bytes, 4).value).toBe(5);
    expect(decodeFieldValue(bytes, 8).value).toBe((7n << 32n) + 5n);
  });

  test('an answer is decoded where it lies in a larger buffer', () => {
    const bytes = new Uint8Array(100);
    bytes.set(answerBytes(1, 1234n), 33);
    expect(decodeFieldValue(bytes.subarray(33, 73), 8)).toEqual({
      fieldId: 186,
      scopeId: 0,
      code: 0,
      valueType: 1,
      value: 1234,
    });
  });

  test('the parent of a process is the field after its state, whatever it calls itself', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 15 }),
        fc.nat({ max: 4_194_304 }),
        fc.nat({ max: 4_194_304 }),
        (name, pid, parent) => {
          expect(parseParent(`${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 0 0`)).toBe(parent);
        },
      ),
      runs,
    );
  });

  test('any text in the place of a process gives a number or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parent = parseParent(text);
        expect(parent === null || Number.isSafeInteger(parent)).toBe(true);
      }),
      runs,
    );
  });

  test('any text is a selector with whole numbers, or none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const selector = parseSelector(text);
        const numbers = selector?.kind === 'pci' ? [selector.domain, selector.bus] : [];
        expect(numbers.every(Number.isSafeInteger)).toBe(true);
      }),
      runs,
    );
  });

  test('any CUDA_VISIBLE_DEVICES chooses by UUID, or says why it does not', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const visible = visibleDevices(text);
        const outcome =
          visible.kind === 'all'
            ? visible.note
            : visible.selectors.length + visible.instances.length;
        expect(outcome === 0 || outcome === null).toBe(false);
      }),
      runs,
    );
  });
});
