/**
 * A program of its own: a plug of `tplink-smarthome-simulator` that draws a known power. Settings:
 * `model`, `meanW`.
 */
import simulator from 'tplink-smarthome-simulator';
import { powerW } from '../../__fixtures__/known-power.mjs';
import { reportAddress } from '../../__fixtures__/report-address.mjs';

const { model, meanW } = JSON.parse(process.argv[2]);

/** The simulator takes a free port of UDP for TCP too, where it may be taken: then another. */
async function startDevice(tries = 10) {
  const device = new simulator.Device({ model, address: '127.0.0.1', port: 0 });
  try {
    await device.start();
    return device;
  } catch (error) {
    await device.stop();
    if (tries === 1) throw error;
    return startDevice(tries - 1);
  }
}

const device = await startDevice();
Object.defineProperty(device.data.emeter, 'realtime', {
  get: () => ({ current: 0.39, voltage: 230, power: powerW(meanW), total: 1.234, err_code: 0 }),
});
reportAddress(device.port);
