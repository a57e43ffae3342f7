import type { ModbusRegister } from './register.js';

export const modbusModels = ['sdm120', 'sdm230', 'sdm630', 'sdm72d'] as const;
export type ModbusModel = (typeof modbusModels)[number];

export interface ModelMap {
  readonly name: string;
  readonly power: ModbusRegister;
  readonly energy: ModbusRegister;
  readonly maximumPowerW: number;
}

/** Not stated by the maker: what the displays of these meters show. */
const powerStepW = 0.1;
/** The last digit of the display (energy 0 to 999999.99 kWh, SDM630-EV V2 user manual, 1.5). */
const energyStepKwh = 0.01;

const power = { function: 4, type: 'float32', unit: 'W', step: powerStepW } as const;
const energy = { function: 4, type: 'float32', unit: 'kWh', step: energyStepKwh } as const;

/**
 * Input registers of Eastron meters, from the makers' manuals: SDM72D-M V1.5, part 3 (30053 total
 * system power 0x0034, 30073 import 0x0048); SDM630 the same; SDM230 and SDM120 protocol (30013
 * active power 0x000C, 30073 import 0x0048). Import, not total: total adds what flows back.
 * Tables in the field contradict each other; option `registers` goes before these. Not yet run on
 * hardware.
 */
export const modelMaps: Readonly<Record<ModbusModel, ModelMap>> = {
  // 45 A, 100 A and 3 × 100 A at 230 V.
  sdm120: {
    name: 'Eastron SDM120',
    power: { ...power, address: 0x0c },
    energy: { ...energy, address: 0x48 },
    maximumPowerW: 10_350,
  },
  sdm230: {
    name: 'Eastron SDM230',
    power: { ...power, address: 0x0c },
    energy: { ...energy, address: 0x48 },
    maximumPowerW: 23_000,
  },
  sdm630: {
    name: 'Eastron SDM630',
    power: { ...power, address: 0x34 },
    energy: { ...energy, address: 0x48 },
    maximumPowerW: 69_000,
  },
  sdm72d: {
    name: 'Eastron SDM72D',
    power: { ...power, address: 0x34 },
    energy: { ...energy, address: 0x48 },
    maximumPowerW: 69_000,
  },
};
