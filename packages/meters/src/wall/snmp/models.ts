import type { SnmpObject } from './object.js';

export const snmpModels = [
  'apc-rpdu',
  'apc-rpdu2',
  'apc-rpdu2-outlet',
  'raritan-inlet',
  'raritan-outlet',
] as const;
export type SnmpModel = (typeof snmpModels)[number];

export interface ObjectMap {
  readonly name: string;
  readonly power: SnmpObject;
  readonly energy: SnmpObject | null;
  /** Objects that hold how many digits of the number stand behind the point. */
  readonly powerDigits: string | null;
  readonly energyDigits: string | null;
}

const powerNet = '1.3.6.1.4.1.318.1.1';
const raritan = '1.3.6.1.4.1.13742.6';
/** SensorTypeEnumeration of PDU2-MIB. */
const activePower = 5;
const activeEnergy = 8;

/**
 * Objects of rack power distribution units; `index` is the device, inlet or outlet, from 1.
 *
 * - APC, PowerNet-MIB: rPDUIdentDevicePowerWatts; rPDU2DeviceStatusPower in hundredths of a kW, so
 *   in steps of 10 W, and rPDU2DeviceStatusEnergy in tenths of a kWh (FA156179);
 *   rPDU2OutletMeteredStatusPower in W and …Energy in tenths of a kWh. A model that cannot measure
 *   it answers -1.
 * - Raritan, PDU2-MIB: measurementsInletSensorValue and measurementsOutletSensorValue of the first
 *   unit, activePower in W and activeEnergy in Wh, with inletSensorDecimalDigits and
 *   outletSensorDecimalDigits.
 *
 * Not yet run on hardware.
 */
export function objectMap(model: SnmpModel, index: number): ObjectMap {
  switch (model) {
    case 'apc-rpdu':
      return plain('APC rack PDU', { oid: `${powerNet}.12.1.16.0`, unit: 'W' }, null);
    case 'apc-rpdu2':
      return plain(
        'APC rack PDU 2G',
        { oid: `${powerNet}.26.4.3.1.5.${index}`, scale: 0.01, unit: 'kW' },
        { oid: `${powerNet}.26.4.3.1.9.${index}`, scale: 0.1, unit: 'kWh' },
      );
    case 'apc-rpdu2-outlet':
      return plain(
        `APC rack PDU 2G, outlet ${index}`,
        { oid: `${powerNet}.26.9.4.3.1.7.${index}`, unit: 'W' },
        { oid: `${powerNet}.26.9.4.3.1.11.${index}`, scale: 0.1, unit: 'kWh' },
      );
    case 'raritan-inlet':
      return sensors(`Raritan PDU, inlet ${index}`, {
        values: `${raritan}.5.2.3.1.4.1.${index}`,
        digits: `${raritan}.3.3.4.1.7.1.${index}`,
      });
    case 'raritan-outlet':
      return sensors(`Raritan PDU, outlet ${index}`, {
        values: `${raritan}.5.4.3.1.4.1.${index}`,
        digits: `${raritan}.3.5.4.1.7.1.${index}`,
      });
  }
}

function plain(name: string, power: SnmpObject, energy: SnmpObject | null): ObjectMap {
  return { name, power, energy, powerDigits: null, energyDigits: null };
}

function sensors(
  name: string,
  { values, digits }: { readonly values: string; readonly digits: string },
): ObjectMap {
  return {
    name,
    power: { oid: `${values}.${activePower}`, unit: 'W' },
    energy: { oid: `${values}.${activeEnergy}`, unit: 'Wh' },
    powerDigits: `${digits}.${activePower}`,
    energyDigits: `${digits}.${activeEnergy}`,
  };
}
