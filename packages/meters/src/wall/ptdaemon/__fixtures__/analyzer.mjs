/**
 * A program of its own: a PTDaemon with an analyzer of one channel that sees a known power. It takes
 * samples at the period that `Go` names, keeps those that nobody has read, and lets `RL` wait for the
 * next one. Settings: `meanW`.
 */
import { createServer } from 'node:net';
import { powerW } from '../../__fixtures__/known-power.mjs';
import { reportAddress } from '../../__fixtures__/report-address.mjs';

const { meanW } = JSON.parse(process.argv[2]);
const identity =
  'YokogawaWT310,20,1,1,1,1,0,0,1,version=1.11.1-a2d19f26-20240417,OS=Linux,mode=power,1,1,1';
let timer = null;
let count = 0;
let unread = [];
let waiting = [];
/** What `Watts` tells: the last sample. */
let last = 'No data';

function sample() {
  count += 1;
  last = `Watts,${powerW(meanW).toFixed(2)},Volts,230.01,Amps,0.41`;
  unread.push(`Time,11-23-2026 14:05:00.${count},${last},Mark,wattbench`);
  for (const socket of waiting) tell(socket);
  if (waiting.length > 0) unread = [];
  waiting = [];
}

function tell(socket) {
  if (!socket.destroyed) socket.write(`Last 1 samples\r\n${unread.at(-1)}\r\n`);
}

function readLast(socket) {
  if (unread.length === 0) waiting.push(socket);
  else tell(socket);
  unread = [];
}

function answerTo(name, periodMs) {
  switch (name) {
    case 'Hello':
      return 'Hello, PTDaemon here!';
    case 'Identify':
      return identity;
    case 'RR':
      return 'Ranges,0,1.000000,1,300.000000';
    case 'Watts':
      return last;
    case 'Go':
      if (timer !== null) return 'Error: measurement already in progress';
      unread = [];
      timer = setInterval(sample, periodMs);
      return `Starting untimed measurement, maximum 500000 samples at ${periodMs}ms with 0 rampup samples`;
    case 'Stop':
      if (timer === null) return 'Error: no measurement to stop';
      clearInterval(timer);
      timer = null;
      return 'Stopping untimed measurement';
    default:
      return 'Unknown command';
  }
}

const server = createServer((socket) => {
  let rest = '';
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (text) => {
    const lines = (rest + text).split('\r\n');
    rest = lines.pop();
    for (const line of lines) {
      const [name, periodMs] = line.split(',');
      if (name === 'RL') readLast(socket);
      else socket.write(`${answerTo(name, Number(periodMs))}\r\n`);
    }
  });
});
server.listen(0, '127.0.0.1', () => reportAddress(server.address().port));
