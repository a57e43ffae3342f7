import type { Unavailable } from '@wattbench/core';
import { parseSelector, selects, type DeviceSelector } from './device-selector.js';
import type { DeviceHandle, Nvml } from './nvml.js';
import { describeFailure, type Answer } from './return-code.js';
import type { NvmlSystem } from './system.js';
import { callFailed, noDevices } from './unavailable.js';
import { visibleDevices } from './visible-devices.js';

export interface Device {
  readonly handle: DeviceHandle;
  /** `GPU-…`: stable over reboots and slots, unlike an index. */
  readonly uuid: string;
  readonly busId: string | null;
  readonly name: string;
}

export interface DeviceChoice {
  readonly available: true;
  readonly devices: readonly Device[];
  /** What the choice leaves open, in words. */
  readonly notes: readonly string[];
}

const mostDevices = 256;
const wholeUuid = /^GPU-[0-9a-f-]{8,64}$/i;

/** The GPUs to read: those of the option, else those of CUDA_VISIBLE_DEVICES, else all. */
export function chooseDevices(nvml: Nvml, system: NvmlSystem): DeviceChoice | Unavailable {
  const count = nvml.deviceCount();
  if (count.state === 'failed') {
    return callFailed(count.code, describeFailure(count, nvml.errorString));
  }
  if (count.value === 0) return noDevices(system);
  const { devices, failures } = listDevices(nvml, count.value);
  const [first] = failures;
  if (devices.length === 0 && first !== undefined) {
    return callFailed(
      first.code,
      failures
        .map(({ detail }) => detail)
        .join('; ')
        .slice(0, 1000),
    );
  }
  const leftOut = failures.map(({ detail }) => `not read: ${detail}`);
  const { devices: asked } = system.options;
  if (asked === undefined) return visibleOf({ nvml, system, devices, leftOut });
  const chosen = new Set<Device>();
  for (const text of asked) {
    const matches = matching(devices, parseSelector(text));
    const [match] = matches;
    if (match === undefined || matches.length > 1) {
      return wrongSelector({ text, matches, devices, leftOut });
    }
    chosen.add(match);
  }
  return { available: true, devices: devices.filter((one) => chosen.has(one)), notes: leftOut };
}

interface Listing {
  readonly nvml: Nvml;
  readonly system: NvmlSystem;
  readonly devices: readonly Device[];
  readonly leftOut: readonly string[];
}

function visibleOf({ nvml, system, devices, leftOut }: Listing): DeviceChoice {
  const visible = visibleDevices(system.environment['CUDA_VISIBLE_DEVICES']);
  if (visible.kind === 'all') {
    const note = visible.note === null ? [] : [visible.note];
    return { available: true, devices, notes: [...note, ...leftOut] };
  }
  const boards = visible.instances.map((instance) => nvml.boardOf(instance));
  const known = boards.every((board) => board.state === 'value');
  const chosen = devices.filter(
    (device) =>
      visible.selectors.some((selector) => selects(selector, device)) ||
      boards.some((board) => board.state === 'value' && board.value === device.uuid),
  );
  if (known && chosen.length > 0) {
    const note =
      chosen.length < devices.length ? ['chosen by the UUIDs in CUDA_VISIBLE_DEVICES'] : [];
    return { available: true, devices: chosen, notes: [...note, ...leftOut] };
  }
  const note = 'CUDA_VISIBLE_DEVICES names a GPU that NVML does not know: every GPU is read';
  return { available: true, devices, notes: [note, ...leftOut] };
}

interface ListFailure {
  readonly code: number;
  readonly detail: string;
}

/** NVML counts GPUs that this user may not open; they are left out, and said. */
function listDevices(
  nvml: Nvml,
  count: number,
): { readonly devices: readonly Device[]; readonly failures: readonly ListFailure[] } {
  const devices: Device[] = [];
  const failures: ListFailure[] = [];
  for (let index = 0; index < Math.min(count, mostDevices); index += 1) {
    const handle = nvml.deviceAt(index);
    const uuid = handle.state === 'failed' ? handle : nvml.uuid(handle.value);
    if (handle.state === 'failed' || uuid.state === 'failed') {
      const failure = handle.state === 'failed' ? handle : uuid;
      if (failure.state === 'failed') {
        const said = describeFailure(failure, nvml.errorString);
        failures.push({ code: failure.code, detail: `GPU ${index}: ${said}` });
      }
      continue;
    }
    if (!wholeUuid.test(uuid.value)) {
      const found = JSON.stringify(uuid.value);
      failures.push({ code: 999, detail: `GPU ${index}: UUID ${found}; expected GPU-…` });
      continue;
    }
    devices.push({
      handle: handle.value,
      uuid: uuid.value,
      busId: valueOr(nvml.busId(handle.value), null),
      name: valueOr(nvml.name(handle.value), 'GPU'),
    });
  }
  return { devices, failures };
}

function matching(devices: readonly Device[], selector: DeviceSelector | null): readonly Device[] {
  return selector === null ? [] : devices.filter((device) => selects(selector, device));
}

interface WrongSelector {
  readonly text: string;
  readonly matches: readonly Device[];
  readonly devices: readonly Device[];
  readonly leftOut: readonly string[];
}

function wrongSelector({ text, matches, devices, leftOut }: WrongSelector): Unavailable {
  const known = devices.map(({ uuid, busId }) => (busId === null ? uuid : `${uuid} at ${busId}`));
  const found = matches.length === 0 ? 'no GPU' : `${matches.length} GPUs`;
  return {
    available: false,
    reason: 'not-configured',
    detail: [
      `option "devices": ${JSON.stringify(text)} names ${found}; there are ${known.join(', ')}`,
      ...leftOut,
    ].join('; '),
    fix: 'Correct option "devices"; `nvidia-smi --query-gpu=uuid,pci.bus_id --format=csv` lists them.',
  };
}

function valueOr<Value, Other>(found: Answer<Value>, other: Other): Value | Other {
  return found.state === 'value' ? found.value : other;
}
