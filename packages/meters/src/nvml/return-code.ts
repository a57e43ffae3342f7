import type { UnavailableReason } from '@wattbench/core';

export interface ReturnCode {
  /** Without `NVML_ERROR_`. */
  readonly name: string;
  readonly reason: UnavailableReason;
  readonly fix: string;
}

/** What an NVML call answered: its value, or the code that it failed with. */
export type Answer<Value> =
  | { readonly state: 'value'; readonly value: Value }
  | { readonly state: 'failed'; readonly call: string; readonly code: number };

export const functionNotFound = 13;
export const insufficientSize = 7;
export const notSupported = 3;
export const unknownError = 999;

const container =
  'In a container: docker run --gpus all -e NVIDIA_DRIVER_CAPABILITIES=compute,utility … ' +
  '(NVIDIA Container Toolkit).';
const reboot = 'Reboot, so that the driver in the kernel and its libraries are of one version.';
const reset = 'sudo nvidia-smi --gpu-reset, and where that does not help, reboot.';
const update = 'Update the NVIDIA driver.';
const seeSmi = 'Look at what nvidia-smi says, and reboot if it fails too.';

const devicesMayBeClosed = [
  'ls -l /dev/nvidiactl /dev/nvidia0 shows who may open the GPU; then for its group, mostly video:',
  '  sudo usermod --append --groups video "$USER"   (and log in again)',
  container,
].join('\n');

/** `nvmlReturn_t` of nvml.h, API version 13. */
const codes: ReadonlyMap<number, ReturnCode> = new Map(
  Object.entries({
    1: { name: 'UNINITIALIZED', reason: 'driver', fix: seeSmi },
    2: { name: 'INVALID_ARGUMENT', reason: 'driver', fix: update },
    3: {
      name: 'NOT_SUPPORTED',
      reason: 'hardware',
      fix: 'This GPU does not say it; energy needs Volta or newer, a virtual GPU often has neither.',
    },
    4: { name: 'NO_PERMISSION', reason: 'permission', fix: devicesMayBeClosed },
    6: { name: 'NOT_FOUND', reason: 'hardware', fix: seeSmi },
    7: { name: 'INSUFFICIENT_SIZE', reason: 'driver', fix: update },
    8: {
      name: 'INSUFFICIENT_POWER',
      reason: 'hardware',
      fix: 'Connect the power cables of the GPU.',
    },
    9: {
      name: 'DRIVER_NOT_LOADED',
      reason: 'driver',
      fix: `sudo modprobe nvidia\n${container}`,
    },
    10: { name: 'TIMEOUT', reason: 'driver', fix: seeSmi },
    11: { name: 'IRQ_ISSUE', reason: 'driver', fix: seeSmi },
    12: {
      name: 'LIBRARY_NOT_FOUND',
      reason: 'driver',
      fix: `Install the driver again. ${container}`,
    },
    13: { name: 'FUNCTION_NOT_FOUND', reason: 'driver', fix: update },
    14: { name: 'CORRUPTED_INFOROM', reason: 'hardware', fix: reset },
    15: { name: 'GPU_IS_LOST', reason: 'hardware', fix: reset },
    16: { name: 'RESET_REQUIRED', reason: 'hardware', fix: reset },
    17: { name: 'OPERATING_SYSTEM', reason: 'permission', fix: devicesMayBeClosed },
    18: { name: 'LIB_RM_VERSION_MISMATCH', reason: 'driver', fix: reboot },
    19: { name: 'IN_USE', reason: 'driver', fix: seeSmi },
    20: { name: 'MEMORY', reason: 'driver', fix: seeSmi },
    21: { name: 'NO_DATA', reason: 'driver', fix: seeSmi },
    25: { name: 'ARGUMENT_VERSION_MISMATCH', reason: 'driver', fix: update },
    26: { name: 'DEPRECATED', reason: 'driver', fix: 'Update wattbench.' },
    27: { name: 'NOT_READY', reason: 'driver', fix: seeSmi },
    28: { name: 'GPU_NOT_FOUND', reason: 'hardware', fix: seeSmi },
    999: {
      name: 'UNKNOWN',
      reason: 'driver',
      fix: `${seeSmi} In a container that has lost its GPU: start it again.`,
    },
  } satisfies Readonly<Record<number, ReturnCode>>).map(([code, meaning]) => [
    Number(code),
    meaning,
  ]),
);

/** What a code means; one that is not known is the driver's. */
export function returnCode(code: number): ReturnCode {
  return codes.get(code) ?? { name: 'not known', reason: 'driver', fix: update };
}

/** A failed call in words, e.g. `nvmlInit_v2: NVML 9 (DRIVER_NOT_LOADED), "Driver Not Loaded"`. */
export function describeFailure(
  { call, code }: { readonly call: string; readonly code: number },
  errorString: (code: number) => string,
): string {
  const text = errorString(code);
  return `${call}: NVML ${code} (${returnCode(code).name})${text === '' ? '' : `, "${text}"`}`;
}
