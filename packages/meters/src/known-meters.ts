import { knownEstimate } from './estimate/ref.js';
import type { KnownMeter } from './known-meter.js';
import { knownNvml } from './nvml/ref.js';
import { knownRaplPerf } from './rapl-perf/ref.js';
import { knownRapl } from './rapl/ref.js';
import { knownShelly } from './wall/shelly/ref.js';
import { knownTasmota } from './wall/tasmota/ref.js';
import { knownHomeAssistant } from './wall/home-assistant/ref.js';
import { knownPtdaemon } from './wall/ptdaemon/ref.js';
import { knownHwmon } from './hwmon/ref.js';
import { knownBattery } from './battery/ref.js';
import { knownMacmon } from './macmon/ref.js';
import { knownIpmi } from './ipmi/ref.js';
import { knownRedfish } from './redfish/ref.js';
import { knownKasa } from './wall/kasa/ref.js';
import { knownModbus } from './wall/modbus/ref.js';
import { knownSnmp } from './wall/snmp/ref.js';
import { knownReplay } from './replay/ref.js';
import { knownSimulated } from './simulated/ref.js';

/** The meters of this package, the best first. */
export const knownMeters: readonly KnownMeter[] = [
  knownRapl,
  knownRaplPerf,
  knownNvml,
  knownMacmon,
  knownHwmon,
  knownRedfish,
  knownPtdaemon,
  knownIpmi,
  knownBattery,
  knownShelly,
  knownModbus,
  knownTasmota,
  knownSnmp,
  knownKasa,
  knownHomeAssistant,
  knownEstimate,
  knownSimulated,
  knownReplay,
];
