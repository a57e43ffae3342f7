import { describe, expect, it } from 'vitest';
import { parseModbusOptions } from './options.js';
import { knownModbus, modbus } from './ref.js';

const power = { address: 52, type: 'float32', unit: 'W' };

describe('the options of modbus', () => {
  it('are kept as given', () => {
    const options = {
      path: '/dev/ttyUSB0',
      baudRate: 2400,
      parity: 'even',
      unit: 3,
      model: 'sdm120',
      registers: {
        power: { ...power, function: 3, scale: -0.1, step: 1 },
        energy: { address: 72, type: 'uint64-swapped', unit: 'Wh' },
      },
      gainError: 0.02,
      pollPeriodMs: 250,
      maximumPowerW: 2000,
      minimumPowerW: 1,
    };
    expect(parseModbusOptions(options)).toEqual(options);
  });

  it.each([
    [{ host: 'tcp://meter' }, '"host"'],
    [{ host: 'meter', path: '/dev/ttyUSB0' }, '"host" and "path"'],
    [{ host: 'meter', baudRate: 9600 }, '"baudRate"'],
    [{ path: '/dev/ttyUSB0', port: 502 }, '"port"'],
    [{ unit: 256 }, '"unit"'],
    [{ parity: 'mark' }, '"parity"'],
    [{ model: 'sdm999' }, 'sdm120, sdm230, sdm630, sdm72d'],
    [{ pollPeriodMs: 99 }, '"pollPeriodMs"'],
    [{ gainError: 0 }, '"gainError"'],
    [{ gainError: 2 }, '"gainError"'],
    [{ registers: [] }, 'registers'],
    [{ registers: { voltage: power } }, 'voltage'],
    [{ registers: { power: { ...power, address: -1 } } }, 'registers.power: option "address"'],
    [{ registers: { power: { ...power, address: undefined } } }, '"address" is missing'],
    [{ registers: { power: { ...power, type: 'float16' } } }, '"type"'],
    [{ registers: { power: { ...power, unit: 'kWh' } } }, 'W, kW'],
    [{ registers: { power: { ...power, scale: 0 } } }, '"scale" is 0'],
    [{ registers: { power: { ...power, step: -1 } } }, '"step"'],
    [{ registers: { power: { ...power, function: 6 } } }, '"function"'],
    [
      { registers: { energy: { address: 1, type: 'uint32', unit: 'Wh', scale: -1 } } },
      'registers.energy: option "scale"',
    ],
    [{ password: 'x' }, 'password'],
  ])('refuse %j', (given, name) => {
    expect(() => parseModbusOptions(given)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }),
    );
  });

  it('stand in the ref', () => {
    expect(modbus({ host: '192.0.2.7', model: 'sdm630' })).toMatchObject({
      kind: 'meter',
      id: 'modbus',
      options: { host: '192.0.2.7', model: 'sdm630' },
      entry: expect.stringMatching(/\/wall\/modbus\/meter\.[jt]s$/),
    });
    expect(knownModbus.ref()).toMatchObject({ options: {} });
  });
});
