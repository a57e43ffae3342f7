import {
  decodeFieldValue,
  encodeFieldRequest,
  type FieldRequest,
  type FieldValue,
} from './field-value.js';
import { plainText, type NativeFunction, type NativeLibrary } from './native-library.js';
import { functionNotFound, insufficientSize, type Answer } from './return-code.js';

/** `nvmlDevice_t`, a pointer that only NVML looks behind. */
export type DeviceHandle = bigint;

export interface ComputeCapability {
  readonly major: number;
  readonly minor: number;
}

/** The calls of nvml.h (API version 13) that this meter makes, each with its answer as a value. */
export interface Nvml {
  readonly libraryPath: string;
  errorString(code: number): string;
  initialise(): Answer<null>;
  shutdown(): Answer<null>;
  driverVersion(): Answer<string>;
  deviceCount(): Answer<number>;
  deviceAt(index: number): Answer<DeviceHandle>;
  uuid(device: DeviceHandle): Answer<string>;
  name(device: DeviceHandle): Answer<string>;
  busId(device: DeviceHandle): Answer<string>;
  computeCapability(device: DeviceHandle): Answer<ComputeCapability>;
  /** Whether the board is divided into instances (MIG). */
  isDivided(device: DeviceHandle): Answer<boolean>;
  /** UUID of the board that a MIG instance is a part of. */
  boardOf(instanceUuid: string): Answer<string>;
  /** mJ since the driver was loaded. */
  totalEnergyMj(device: DeviceHandle): Answer<bigint>;
  powerUsageMw(device: DeviceHandle): Answer<number>;
  fieldValue(device: DeviceHandle, request: FieldRequest): Answer<FieldValue>;
  /** Process ids with a compute context, at most 65,536. */
  computeProcesses(device: DeviceHandle): Answer<readonly number[]>;
}

const textBytes = 96;
const busIdBytes = 32;
const busIdAt = 36;
const pciInfoBytes = 68;
/** `nvmlProcessInfo_t` of versions 2 and 3: u32 pid, u64 memory at 8, two u32. */
const processInfoBytes = 24;
const firstProcesses = 64;
const mostProcesses = 65_536;

/** `longBytes`: size of C's `unsigned long`, 4 on Windows and 8 elsewhere. */
export function bindNvml(library: NativeLibrary, longBytes: 4 | 8): Nvml {
  const device = 'void *';
  const bound = (name: string, parameters: readonly string[]) => ({
    name,
    call: library.bind(name, parameters),
  });
  const initialise = bound('nvmlInit_v2', []);
  const shutdown = bound('nvmlShutdown', []);
  const driverVersion = bound('nvmlSystemGetDriverVersion', ['void *', 'unsigned int']);
  const deviceCount = bound('nvmlDeviceGetCount_v2', ['void *']);
  const deviceAt = bound('nvmlDeviceGetHandleByIndex_v2', ['unsigned int', 'void *']);
  const deviceNamed = bound('nvmlDeviceGetHandleByUUID', ['str', 'void *']);
  const parent = bound('nvmlDeviceGetDeviceHandleFromMigDeviceHandle', [device, 'void *']);
  const uuid = bound('nvmlDeviceGetUUID', [device, 'void *', 'unsigned int']);
  const name = bound('nvmlDeviceGetName', [device, 'void *', 'unsigned int']);
  const pciInfo = bound('nvmlDeviceGetPciInfo_v3', [device, 'void *']);
  const capability = bound('nvmlDeviceGetCudaComputeCapability', [device, 'void *', 'void *']);
  const migMode = bound('nvmlDeviceGetMigMode', [device, 'void *', 'void *']);
  const energy = bound('nvmlDeviceGetTotalEnergyConsumption', [device, 'void *']);
  const power = bound('nvmlDeviceGetPowerUsage', [device, 'void *']);
  const fields = bound('nvmlDeviceGetFieldValues', [device, 'int', 'void *']);
  const processes = bound('nvmlDeviceGetComputeRunningProcesses_v3', [device, 'void *', 'void *']);
  const older = bound('nvmlDeviceGetComputeRunningProcesses_v2', [device, 'void *', 'void *']);

  const uuidOf = (handle: DeviceHandle) => textFrom(uuid, [handle]);
  return {
    libraryPath: library.path,
    errorString: library.errorString,
    initialise: () => answer(initialise, [], () => null),
    shutdown: () => answer(shutdown, [], () => null),
    driverVersion: () => textFrom(driverVersion, []),
    deviceCount: () => numberFrom(deviceCount, []),
    deviceAt: (index) => handleFrom(deviceAt, [index]),
    uuid: uuidOf,
    name: (handle) => textFrom(name, [handle]),
    busId: (handle) => {
      const bytes = new Uint8Array(pciInfoBytes);
      return answer(pciInfo, [handle, bytes], () =>
        textOf(bytes.subarray(busIdAt, busIdAt + busIdBytes)),
      );
    },
    computeCapability: (handle) => {
      const [major, minor] = [new Int32Array(1), new Int32Array(1)];
      return answer(capability, [handle, major, minor], () => ({
        major: major[0] ?? 0,
        minor: minor[0] ?? 0,
      }));
    },
    isDivided: (handle) => {
      const [current, pending] = [new Uint32Array(1), new Uint32Array(1)];
      return answer(migMode, [handle, current, pending], () => current[0] === 1);
    },
    boardOf: (instanceUuid) => {
      const instance = handleFrom(deviceNamed, [instanceUuid]);
      if (instance.state === 'failed') return instance;
      const board = handleFrom(parent, [instance.value]);
      return board.state === 'failed' ? board : uuidOf(board.value);
    },
    totalEnergyMj: (handle) => {
      const milliJoules = new BigUint64Array(1);
      return answer(energy, [handle, milliJoules], () => milliJoules[0] ?? 0n);
    },
    powerUsageMw: (handle) => numberFrom(power, [handle]),
    fieldValue: (handle, request) => {
      const bytes = encodeFieldRequest(request);
      return answer(fields, [handle, 1, bytes], () => decodeFieldValue(bytes, longBytes));
    },
    computeProcesses: (handle) => {
      const found = processesFrom(processes, handle);
      const lacks = found.state === 'failed' && found.code === functionNotFound;
      return lacks ? processesFrom(older, handle) : found;
    },
  };
}

interface Bound {
  readonly name: string;
  readonly call: NativeFunction;
}

function answer<Value>(
  { name, call }: Bound,
  given: readonly unknown[],
  value: () => Value,
): Answer<Value> {
  const code = call(...given);
  return code === 0 ? { state: 'value', value: value() } : { state: 'failed', call: name, code };
}

function textFrom(bound: Bound, given: readonly unknown[]): Answer<string> {
  const bytes = new Uint8Array(textBytes);
  return answer(bound, [...given, bytes, textBytes], () => textOf(bytes));
}

function numberFrom(bound: Bound, given: readonly unknown[]): Answer<number> {
  const numbers = new Uint32Array(1);
  return answer(bound, [...given, numbers], () => numbers[0] ?? 0);
}

function handleFrom(bound: Bound, given: readonly unknown[]): Answer<DeviceHandle> {
  const handles = new BigUint64Array(1);
  return answer(bound, [...given, handles], () => handles[0] ?? 0n);
}

/** C's text up to its zero, or all of it where that is missing. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return plainText(Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString('latin1'));
}

function processesFrom(bound: Bound, handle: DeviceHandle): Answer<readonly number[]> {
  let capacity = firstProcesses;
  for (;;) {
    const bytes = new Uint8Array(capacity * processInfoBytes);
    const count = Uint32Array.of(capacity);
    const found = answer(bound, [handle, count, bytes], () =>
      processIds(bytes, Math.min(count[0] ?? 0, capacity)),
    );
    if (found.state === 'value' || found.code !== insufficientSize) return found;
    if (capacity === mostProcesses) return found;
    // Twice what it asked for: processes start while we ask.
    capacity = Math.min(mostProcesses, Math.max(capacity, count[0] ?? 0) * 2);
  }
}

function processIds(bytes: Uint8Array, count: number): readonly number[] {
  const view = new DataView(bytes.buffer);
  return Array.from({ length: count }, (_, index) =>
    view.getUint32(index * processInfoBytes, true),
  );
}
