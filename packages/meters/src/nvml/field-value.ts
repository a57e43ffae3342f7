/**
 * `nvmlFieldValue_t` of nvml.h: u32 field id, u32 scope id, i64 timestamp, i64 latency, i32 value
 * type, i32 return code, 8 bytes of value. The same on every 64-bit platform that NVML is for, all
 * of them little-endian.
 */
export const fieldValueBytes = 40;

const fieldIdAt = 0;
const scopeIdAt = 4;
const valueTypeAt = 24;
const returnCodeAt = 28;
const valueAt = 32;

export interface FieldRequest {
  readonly fieldId: number;
  readonly scopeId: number;
}

export interface FieldValue extends FieldRequest {
  /** `nvmlReturn_t` of this value alone. */
  readonly code: number;
  /** `nvmlValueType_t`. */
  readonly valueType: number;
  /** `null` for a type that is not known. */
  readonly value: number | bigint | null;
}

/** One question as NVML expects it. */
export function encodeFieldRequest({ fieldId, scopeId }: FieldRequest): Uint8Array {
  const bytes = new Uint8Array(fieldValueBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(fieldIdAt, fieldId, true);
  view.setUint32(scopeIdAt, scopeId, true);
  return bytes;
}

/**
 * The answer in the same 40 bytes. `longBytes` is the size of C's `unsigned long` (value type 2): 4
 * on Windows, 8 elsewhere.
 */
export function decodeFieldValue(bytes: Uint8Array, longBytes: 4 | 8): FieldValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, fieldValueBytes);
  const valueType = view.getInt32(valueTypeAt, true);
  return {
    fieldId: view.getUint32(fieldIdAt, true),
    scopeId: view.getUint32(scopeIdAt, true),
    code: view.getInt32(returnCodeAt, true),
    valueType,
    value: decodeValue({ view, valueType, longBytes }),
  };
}

interface ValueBytes {
  readonly view: DataView;
  readonly valueType: number;
  readonly longBytes: 4 | 8;
}

function decodeValue({ view, valueType, longBytes }: ValueBytes): number | bigint | null {
  switch (valueType) {
    case 0:
      return view.getFloat64(valueAt, true);
    case 1:
      return view.getUint32(valueAt, true);
    case 2:
      return longBytes === 4 ? view.getUint32(valueAt, true) : view.getBigUint64(valueAt, true);
    case 3:
      return view.getBigUint64(valueAt, true);
    case 4:
      return view.getBigInt64(valueAt, true);
    case 5:
      return view.getInt32(valueAt, true);
    case 6:
      return view.getUint16(valueAt, true);
    default:
      return null;
  }
}
