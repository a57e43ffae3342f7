import type { FailedRead } from '../../engine/counter-source.js';
import { numberAt, valueAt } from '../../network/json-number.js';

export interface Realtime {
  readonly powerW: number;
  /** Energy since the plug was reset; `null` where it tells none. */
  readonly energyWh: number | null;
}

export type RealtimeAnswer = { readonly state: 'answer'; readonly realtime: Realtime } | FailedRead;

export interface Socket {
  readonly id: string;
  readonly name: string;
}

export interface Plug {
  readonly model: string;
  /** Sockets that are measured each; empty for a plug with one. */
  readonly sockets: readonly Socket[];
}

export type PlugAnswer = { readonly state: 'answer'; readonly plug: Plug } | FailedRead;

const largestText = 65_536;
const mostSockets = 64;
const largestWh = 1e12;
/** Answer of a plug that has no energy meter: "module not support" (python-kasa, ErrorCode -1). */
const noSuchModule = -1;

/**
 * Reads the answer to `emeter.get_realtime`: of newer firmware `power_mw` and `total_wh`, of older
 * `power` in W and `total` in kWh (python-kasa, kasa/iot/modules/emeter.py). Power is any finite
 * number here; whether it can be true is for the reader to say.
 */
export function parseRealtime(text: string): RealtimeAnswer {
  const module = moduleOf(text, { module: 'emeter', method: 'get_realtime' });
  if (module.state === 'failed') return module;
  const milliwatts = numberAt(module.body, ['power_mw']);
  const watts = numberAt(module.body, ['power']);
  const powerW = milliwatts === null ? watts : milliwatts / 1000;
  if (powerW === null) {
    const found = valueAt(module.body, ['power_mw']) ?? valueAt(module.body, ['power']);
    return failed(
      'network',
      `emeter.get_realtime.power_mw is ${shown(found)}; expected a number of milliwatts`,
    );
  }
  const wattHours = numberAt(module.body, ['total_wh']);
  const kilowattHours = numberAt(module.body, ['total']);
  const energyWh = wattHours ?? (kilowattHours === null ? null : kilowattHours * 1000);
  const plausible = energyWh !== null && energyWh >= 0 && energyWh <= largestWh;
  return { state: 'answer', realtime: { powerW, energyWh: plausible ? energyWh : null } };
}

/** Reads the answer to `system.get_sysinfo`. */
export function parsePlug(text: string): PlugAnswer {
  const module = moduleOf(text, { module: 'system', method: 'get_sysinfo' });
  if (module.state === 'failed') return module;
  const deviceId = textAt(module.body, 'deviceId');
  const children = valueAt(module.body, ['children']);
  const sockets: Socket[] = [];
  for (const child of Array.isArray(children) ? children.slice(0, mostSockets) : []) {
    const id = textAt(child, 'id');
    if (id === '') return failed('network', 'system.get_sysinfo.children has a socket without id');
    // A strip answers with the whole id or with its last two digits, depending on its firmware.
    sockets.push({
      id: id.length <= 2 ? `${deviceId}${id.padStart(2, '0')}` : id,
      name: textAt(child, 'alias'),
    });
  }
  return { state: 'answer', plug: { model: textAt(module.body, 'model') || 'plug', sockets } };
}

interface Method {
  readonly module: string;
  readonly method: string;
}

function moduleOf(
  text: string,
  { module, method }: Method,
): { readonly state: 'answer'; readonly body: unknown } | FailedRead {
  const place = `${module}.${method}`;
  if (text.length > largestText) {
    return failed('network', `${place}: an answer of more than ${largestText} characters`);
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return failed('network', `${place}: no JSON, begins ${shown(text.slice(0, 24))}`);
  }
  const body = valueAt(answer, [module, method]) ?? valueAt(answer, [module]);
  const code = valueAt(body, ['err_code']);
  if (code === 0) return { state: 'answer', body };
  return failed(
    code === noSuchModule ? 'hardware' : 'network',
    `${place}.err_code is ${shown(code)}; expected 0` +
      (code === noSuchModule ? ' (this model has no energy meter)' : ''),
  );
}

function textAt(body: unknown, key: string): string {
  const value = valueAt(body, [key]);
  return typeof value === 'string' ? value.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 64) : '';
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? 'missing').slice(0, 60);
}

function failed(reason: FailedRead['reason'], detail: string): FailedRead {
  return { state: 'failed', reason, detail };
}
