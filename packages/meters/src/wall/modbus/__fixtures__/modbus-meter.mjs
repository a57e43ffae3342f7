/**
 * A program of its own: the server of modbus-serial with the registers of an Eastron SDM120 that sees a
 * known power. Settings: `unit`, `meanW`.
 */
import { once } from 'node:events';
import { ServerTCP } from 'modbus-serial';
import { powerW } from '../../__fixtures__/known-power.mjs';
import { reportAddress } from '../../__fixtures__/report-address.mjs';

const { unit, meanW } = JSON.parse(process.argv[2]);
/** W and kWh; the words with the high bits first. */
const values = new Map([
  [0x0c, () => Math.round(powerW(meanW) * 10) / 10],
  [0x48, () => 1234.56],
]);

const server = new ServerTCP(
  {
    getMultipleInputRegisters: (address, length) => {
      const value = values.get(address);
      if (value === undefined || length !== 2) {
        throw Object.assign(new Error('no register'), { modbusErrorCode: 2 });
      }
      const bytes = Buffer.alloc(4);
      bytes.writeFloatBE(value(), 0);
      return [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
    },
  },
  // The number 0 would be taken for no port.
  { host: '127.0.0.1', port: '0', unitID: unit },
);
await once(server, 'initialized');
reportAddress(server._server.address().port);
