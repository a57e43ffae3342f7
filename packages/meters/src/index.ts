export { estimate } from './estimate/ref.js';
export { rapl } from './rapl/ref.js';
export { nvml } from './nvml/ref.js';
export { raplPerf } from './rapl-perf/ref.js';
export type { NvmlOptions } from './nvml/options.js';
export type { RaplPerfOptions } from './rapl-perf/options.js';
export { shelly } from './wall/shelly/ref.js';
export type { ShellyOptions } from './wall/shelly/options.js';
export { tasmota } from './wall/tasmota/ref.js';
export type { TasmotaOptions } from './wall/tasmota/options.js';
export { homeAssistant } from './wall/home-assistant/ref.js';
export type { HomeAssistantOptions } from './wall/home-assistant/options.js';
export { ptdaemon } from './wall/ptdaemon/ref.js';
export type { PtdaemonOptions } from './wall/ptdaemon/options.js';
export { hwmon } from './hwmon/ref.js';
export type { HwmonOptions } from './hwmon/options.js';
export { battery } from './battery/ref.js';
export type { BatteryOptions } from './battery/options.js';
export { macmon } from './macmon/ref.js';
export type { MacmonOptions } from './macmon/options.js';
export { ipmi } from './ipmi/ref.js';
export type { IpmiOptions } from './ipmi/options.js';
export { redfish } from './redfish/ref.js';
export type { RedfishOptions } from './redfish/options.js';
export { kasa } from './wall/kasa/ref.js';
export type { KasaOptions } from './wall/kasa/options.js';
export { modbus } from './wall/modbus/ref.js';
export type { ModbusOptions } from './wall/modbus/options.js';
export { snmp } from './wall/snmp/ref.js';
export type { SnmpOptions } from './wall/snmp/options.js';
export { replay } from './replay/ref.js';
export { simulated } from './simulated/ref.js';
export type { ReplayOptions } from './replay/options.js';
export type { SimulatedOptions } from './simulated/options.js';
export { knownMeters } from './known-meters.js';
export type { KnownMeter } from './known-meter.js';
export type { RaplOptions } from './rapl/options.js';
export type { EstimateOptions } from './estimate/options.js';
export {
  measureEnergy,
  type MeasuredWork,
  type MeasureEnergyOptions,
} from './engine/measure-energy.js';
export { combinedUncertaintyJ } from './engine/uncertainty.js';
export { openMeters } from './open/open-when-asked.js';
export type {
  Measured,
  Meters,
  MetersSnapshot,
  OpenMetersOptions,
  RunningMeasurement,
} from './open/open-meters.js';
export type { MeterRequest } from './open/meter-request.js';
export type { MeterSource, UnavailableMeter } from './open/meter-source.js';
export type { CrossCheck } from './scope/cross-checks.js';
export { domainOf } from './scope/domain-of.js';
export type { Measurement } from './scope/measurement.js';
export type { Boundary, Total } from './scope/totals-of.js';
