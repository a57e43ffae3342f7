/** How a value lies in the registers; `-swapped`: the word with the low bits comes first. */
export const registerTypes = [
  'uint16',
  'int16',
  'uint32',
  'uint32-swapped',
  'int32',
  'int32-swapped',
  'uint64',
  'uint64-swapped',
  'int64',
  'int64-swapped',
  'float32',
  'float32-swapped',
  'float64',
  'float64-swapped',
] as const;

export type RegisterType = (typeof registerTypes)[number];

export type ModbusRegister = {
  /** 3 holding registers, 4 input registers. Default 4. */
  readonly function?: 3 | 4;
  /** Address on the wire, from 0: input register 30053 is 52. */
  readonly address: number;
  readonly type: RegisterType;
  /** The number in the register × this = the value in `unit`. Default 1; -1 for a clamp put on the wrong way. */
  readonly scale?: number;
  readonly unit: 'W' | 'kW' | 'Wh' | 'kWh';
  /** Smallest change that the register shows, in `unit`. Left out: one count, or one step of the float. */
  readonly step?: number;
};

type Base = 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64';

const bytesOf: Readonly<Record<Base, number>> = {
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  int64: 8,
  float32: 4,
  float64: 8,
};

const decoders: Readonly<Record<Base, (bytes: Buffer) => number | bigint>> = {
  uint16: (bytes) => BigInt(bytes.readUInt16BE(0)),
  int16: (bytes) => BigInt(bytes.readInt16BE(0)),
  uint32: (bytes) => BigInt(bytes.readUInt32BE(0)),
  int32: (bytes) => BigInt(bytes.readInt32BE(0)),
  uint64: (bytes) => bytes.readBigUInt64BE(0),
  int64: (bytes) => bytes.readBigInt64BE(0),
  float32: (bytes) => bytes.readFloatBE(0),
  float64: (bytes) => bytes.readDoubleBE(0),
};

export function isFloat(type: RegisterType): boolean {
  return type.startsWith('float');
}

/** Registers of 16 bits that a value takes. */
export function registerCount(type: RegisterType): number {
  return bytesOf[baseOf(type)] / 2;
}

/**
 * The number in the registers: a bigint for integers, a number, perhaps not finite, for floats;
 * `null` where the bytes are too few or too many, or mark a value that is not there (all bits 1 of
 * an unsigned one, the lowest of a signed one: SunSpec Device Information Model Specification).
 */
export function decodeRegister(bytes: Buffer, type: RegisterType): number | bigint | null {
  const base = baseOf(type);
  if (bytes.length !== bytesOf[base]) return null;
  const value = decoders[base](type.endsWith('-swapped') ? swapWords(bytes) : bytes);
  return typeof value === 'bigint' && value === absentOf(base) ? null : value;
}

/** One step of a float of 32 bits (24 bits of fraction) or 64 bits (53) at this value (IEEE 754). */
export function floatStep(value: number, type: RegisterType): number {
  const size = Math.max(Math.abs(value), 1e-6);
  return 2 ** (Math.floor(Math.log2(size)) - (baseOf(type) === 'float32' ? 23 : 52));
}

function absentOf(base: Base): bigint {
  const bits = BigInt(bytesOf[base] * 8);
  return base.startsWith('uint') ? 2n ** bits - 1n : -(2n ** (bits - 1n));
}

function swapWords(bytes: Buffer): Buffer {
  const swapped = Buffer.alloc(bytes.length);
  for (let at = 0; at < bytes.length; at += 2) {
    swapped.writeUInt16BE(bytes.readUInt16BE(at), bytes.length - 2 - at);
  }
  return swapped;
}

function baseOf(type: RegisterType): Base {
  switch (type) {
    case 'uint32-swapped':
      return 'uint32';
    case 'int32-swapped':
      return 'int32';
    case 'uint64-swapped':
      return 'uint64';
    case 'int64-swapped':
      return 'int64';
    case 'float32-swapped':
      return 'float32';
    case 'float64-swapped':
      return 'float64';
    default:
      return type;
  }
}
