/**
 * A program of its own: the agent of net-snmp with an object for power, in tenths of a watt, and one for
 * energy, in watt-hours. Version 3, signed and encrypted. Settings: `powerOid`, `energyOid`, `user`,
 * `password`, `privacyPassword`, `meanW`.
 */
import { createSocket } from 'node:dgram';
import snmp from 'net-snmp';
import { powerW } from '../../__fixtures__/known-power.mjs';
import { reportAddress } from '../../__fixtures__/report-address.mjs';

const settings = JSON.parse(process.argv[2]);
const { powerOid, energyOid, user, password, privacyPassword, meanW } = settings;

/** Any free port: the library takes 0 for no port. */
const dgramModule = {
  createSocket: (type) => {
    const socket = createSocket(type);
    const bind = socket.bind.bind(socket);
    socket.bind = (_, address) => bind(0, address, () => reportAddress(socket.address().port));
    return socket;
  },
};

const agent = snmp.createAgent({ address: '127.0.0.1', dgramModule }, () => undefined);
agent.getAuthorizer().addUser({
  name: user,
  level: snmp.SecurityLevel.authPriv,
  authProtocol: snmp.AuthProtocols.sha256,
  authKey: password,
  privProtocol: snmp.PrivProtocols.aes,
  privKey: privacyPassword,
});

function offer(oid, value) {
  const name = `object-${oid}`;
  agent.registerProvider({
    name,
    type: snmp.MibProviderType.Scalar,
    oid: oid.replace(/\.0$/, ''),
    scalarType: snmp.ObjectType.Gauge,
    maxAccess: snmp.MaxAccess['read-only'],
    handler: (request) => {
      agent.getMib().setScalarValue(name, value());
      request.done();
    },
  });
  agent.getMib().setScalarValue(name, value());
}

offer(powerOid, () => Math.round(powerW(meanW) * 10));
offer(energyOid, () => 123_456);
