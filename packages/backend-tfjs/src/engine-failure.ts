import { WattbenchError, type JsonObject, type Unavailable } from '@wattbench/core';

import type { EngineChoice, EngineReport } from './engine-switch.js';

/** No engine works that was asked for: what each said, and what helps. */
export function noEngine(choice: EngineChoice, refused: readonly EngineReport[]): WattbenchError {
  const { detail, fix } = summarise(refused);
  const asked =
    choice.name === 'auto' ? `the device ${choice.device}` : `the engine ${choice.name}`;
  const isDevice =
    choice.name === 'auto'
      ? choice.device === 'cuda' || choice.device === 'webgpu'
      : refused.every(isDeviceFault);
  return new WattbenchError(
    isDevice ? 'DEVICE_UNAVAILABLE' : 'BACKEND_UNAVAILABLE',
    `TensorFlow.js cannot use ${asked} here. ${detail}`,
    { fix, detail: { engines: refused.map(asJson) } },
  );
}

/** The same for a probe. */
export function unavailable(refused: readonly EngineReport[]): Unavailable {
  const [first] = refused;
  const reason = first === undefined || first.available ? 'not-configured' : first.reason;
  return { available: false, reason, ...summarise(refused) };
}

function summarise(refused: readonly EngineReport[]): {
  readonly detail: string;
  readonly fix: string;
} {
  const faults = refused.flatMap((report) => (report.available ? [] : [report]));
  const named = (text: (fault: (typeof faults)[number]) => string | undefined): string =>
    faults
      .flatMap((fault) => {
        const said = text(fault);
        return said === undefined ? [] : [faults.length === 1 ? said : `${fault.engine}: ${said}`];
      })
      .join(' ');
  return { detail: named(({ detail }) => detail), fix: named(({ fix }) => fix) };
}

function isDeviceFault(report: EngineReport): boolean {
  return !report.available && (report.reason === 'hardware' || report.reason === 'driver');
}

function asJson(report: EngineReport): JsonObject {
  const { engine } = report;
  if (report.available) return { engine, available: true };
  const { reason, detail, fix } = report;
  return { engine, available: false, reason, detail, ...(fix === undefined ? {} : { fix }) };
}
