import type { SessionInfo } from '@wattbench/core';
import { demand, demandNone } from '../../conformance/demand.js';
import { answer, inputsOf, nameOf } from '../answers.js';
import type { BackendCase } from '../backend-case.js';
import { isText, survivesJson } from '../../conformance/plain-data.js';

/** A device that stands for whichever is best: what was got has another name. */
const anyDevice = 'auto';

function infoFaults(
  info: SessionInfo,
  asked: { readonly device: string; readonly threads: number },
): readonly string[] {
  const faults: string[] = [];
  const fault = (sound: boolean, found: string): void => {
    if (!sound) faults.push(found);
  };
  fault(
    isText(info.runtime?.name) && isText(info.runtime.version),
    `runtime is ${JSON.stringify(info.runtime)}; expected its name and version`,
  );
  fault(isText(info.device), `device is ${JSON.stringify(info.device)}; expected its name`);
  fault(
    isText(info.precision),
    `precision is ${JSON.stringify(info.precision)}; expected its name`,
  );
  fault(
    Number.isInteger(info.threads) && info.threads >= 1,
    `threads is ${String(info.threads)}; expected a whole number from 1 on`,
  );
  fault(
    typeof info.settings === 'object' &&
      !Array.isArray(info.settings) &&
      survivesJson(info.settings),
    'settings is not the same after JSON',
  );
  const { fallbacks, notes = [] } = info;
  fault(
    Array.isArray(fallbacks) && fallbacks.every(isText),
    `fallbacks is ${JSON.stringify(fallbacks)}; expected sentences, or none`,
  );
  fault(
    Array.isArray(notes) && notes.every(isText),
    `notes is ${JSON.stringify(notes)}; expected sentences, or none`,
  );
  const { concurrentCalls } = info;
  fault(
    concurrentCalls === undefined || (Number.isInteger(concurrentCalls) && concurrentCalls >= 1),
    `concurrentCalls is ${String(concurrentCalls)}; expected a whole number from 1 on, or none`,
  );
  if (faults.length > 0) return faults;
  fault(
    info.device === asked.device ||
      asked.device === anyDevice ||
      fallbacks.some((text) => text.includes(asked.device)),
    `asked for the device ${asked.device}, got ${info.device}, and no fallback says so`,
  );
  fault(
    info.threads === asked.threads || fallbacks.some((text) => /thread/i.test(text)),
    `asked for ${asked.threads} threads, got ${info.threads}, and no fallback says so`,
  );
  return faults;
}

export const sessionCases: readonly BackendCase[] = [
  {
    id: 'session-info',
    level: 'L0',
    title: 'says what a session really got: device, precision, threads, settings, fallbacks',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        for (const threads of [1, 2]) {
          const session = await context.open(tried, { threads });
          const faults = infoFaults(session.info, { device: context.device, threads });
          demandNone(faults.map((found) => `${nameOf(tried)}: ${found}`));
          await session.close();
        }
      }
    },
  },
  {
    id: 'declared-devices',
    level: 'L0',
    title: 'answers on every device that it declares',
    requires: 'model',
    run: async (context) => {
      const [tried] = context.models;
      if (tried === undefined) return;
      for (const device of context.declared?.devices ?? []) {
        const session = await context.open(tried, { device });
        const faults = infoFaults(session.info, { device, threads: context.threads });
        demandNone(faults.map((found) => `${device}: ${found}`));
        const outputs = await answer(session, inputsOf(tried, 1));
        demand(outputs.length === 1, `${device}: ${outputs.length} outputs; expected 1`);
        await session.close();
      }
    },
  },
];
