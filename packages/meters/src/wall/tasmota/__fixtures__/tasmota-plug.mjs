/**
 * A program of its own: a plug with Tasmota that draws a known power, behind its password. Settings:
 * `way` (`http`, or `mqtt`: the broker and the plug that is joined to it), `topic`, `user`,
 * `password`, `meanW`, `energyDigits` (`EnergyRes`).
 */
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { energyJ, powerW } from '../../__fixtures__/known-power.mjs';
import { reportAddress } from '../../__fixtures__/report-address.mjs';

const settings = JSON.parse(process.argv[2]);
const { topic, user, password, meanW, energyDigits } = settings;
const startJ = energyJ(meanW);

/** https://tasmota.github.io/docs/Commands: the answer to `Status 10`. */
function status() {
  const totalKwh = 12.345 + (energyJ(meanW) - startJ) / 3.6e6;
  const step = 10 ** energyDigits;
  const ENERGY = {
    Total: Math.floor(totalKwh * step) / step,
    Power: Math.round(powerW(meanW) * 10) / 10,
    Voltage: 231,
  };
  return JSON.stringify({ StatusSNS: { Time: '2026-11-23T14:05:12', ENERGY } });
}

async function serveHttp() {
  const warning = JSON.stringify({ WARNING: 'Need user=<username>&password=<password>' });
  const server = createServer((request, response) => {
    const { pathname, searchParams: given } = new URL(request.url, 'http://plug');
    const admitted = given.get('user') === user && given.get('password') === password;
    response.setHeader('content-type', 'application/json');
    if (!admitted) response.end(warning);
    else if (pathname === '/cm' && given.get('cmnd') === 'Status 10') response.end(status());
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1', () => reportAddress(server.address().port));
}

async function serveMqtt() {
  const broker = await Aedes.createBroker({
    authenticate: (...login) => {
      const [, name, given, done] = login;
      done(null, name === user && given?.toString() === password);
    },
  });
  const server = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    broker.handle(socket);
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address();
  const plug = await connectAsync({
    host: '127.0.0.1',
    port,
    username: user,
    password,
    protocolVersion: 4,
  });
  plug.on('message', (_, payload) => {
    if (payload.toString() === '10') plug.publish(`stat/${topic}/STATUS10`, status());
  });
  await plug.subscribeAsync(`cmnd/${topic}/Status`);
  reportAddress(port);
}

await (settings.way === 'http' ? serveHttp() : serveMqtt());
