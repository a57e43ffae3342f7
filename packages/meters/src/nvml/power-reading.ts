import type { FailedRead } from '../engine/counter-source.js';
import type { FieldRequest } from './field-value.js';
import type { DeviceHandle, Nvml } from './nvml.js';
import { describeFailure, returnCode } from './return-code.js';

/** Power of this moment (of the sensor, that is), in mW; nvml.h, NVML_FI_DEV_POWER_INSTANT. */
const instantPower = 186;
/** Scopes of the power fields; nvml.h, NVML_POWER_SCOPE_GPU and _MODULE. */
const scopes = { gpu: 0, module: 1 } as const;

/** `field`: field 186 of the GPU. `usage`: `nvmlDeviceGetPowerUsage`. `module`: field 186 of the module. */
export type PowerWay = 'field' | 'usage' | 'module';

export type PowerRead = { readonly state: 'power'; readonly powerW: number } | FailedRead;

export interface PowerRequest {
  readonly nvml: Nvml;
  readonly device: DeviceHandle;
  readonly way: PowerWay;
  readonly maximumPowerW: number;
}

/** One power value in W, 0 up to the highest that is plausible, or why there is none. */
export function readPower({ nvml, device, way, maximumPowerW }: PowerRequest): PowerRead {
  if (way === 'usage') {
    const found = nvml.powerUsageMw(device);
    return found.state === 'failed'
      ? failedRead(nvml, found)
      : plausible({ name: 'nvmlDeviceGetPowerUsage', milliwatts: found.value, maximumPowerW });
  }
  const request: FieldRequest = {
    fieldId: instantPower,
    scopeId: way === 'module' ? scopes.module : scopes.gpu,
  };
  const name = `field ${request.fieldId} (power), scope ${request.scopeId}`;
  const found = nvml.fieldValue(device, request);
  if (found.state === 'failed') return failedRead(nvml, found);
  const { code, valueType, value, fieldId, scopeId } = found.value;
  if (code !== 0) return failedRead(nvml, { call: name, code });
  if (fieldId !== request.fieldId || scopeId !== request.scopeId) {
    return driver(`${name}: NVML answered field ${fieldId}, scope ${scopeId}`);
  }
  if (value === null) {
    return driver(`${name}: value type ${valueType}; expected 0 to 6 (nvmlValueType_t)`);
  }
  return plausible({ name, milliwatts: value, maximumPowerW });
}

/** A failed call as a failed read. */
export function failedRead(
  nvml: Nvml,
  failure: { readonly call: string; readonly code: number },
): FailedRead {
  return {
    state: 'failed',
    reason: returnCode(failure.code).reason,
    detail: describeFailure(failure, nvml.errorString),
  };
}

interface Milliwatts {
  readonly name: string;
  readonly milliwatts: number | bigint;
  readonly maximumPowerW: number;
}

function plausible({ name, milliwatts, maximumPowerW }: Milliwatts): PowerRead {
  // All bits set is NVML's "not available"; it lies above every plausible power.
  if (milliwatts >= 0 && milliwatts <= maximumPowerW * 1000) {
    return { state: 'power', powerW: Number(milliwatts) / 1000 };
  }
  return driver(`${name}: ${milliwatts} mW; expected 0 to ${maximumPowerW * 1000} mW`);
}

function driver(detail: string): FailedRead {
  return { state: 'failed', reason: 'driver', detail };
}
