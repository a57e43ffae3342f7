import { spawn } from 'node:child_process';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Served {
  readonly port: number;
  stop(): Promise<void>;
}

/** A UDP server of 127.0.0.1 that does with a datagram what it is told to. */
export async function startRaw(
  serve: (request: Buffer, answer: (data: Buffer) => void) => void,
): Promise<Served> {
  const socket = createSocket('udp4');
  socket.on('message', (request: Buffer, from: RemoteInfo) => {
    serve(request, (data) => socket.send(data, from.port, from.address));
  });
  await bound(socket);
  return { port: socket.address().port, stop: () => closed(socket) };
}

/** The question about one object as its answer, with `value`: tag, length and bytes of less than 64. */
export function answerWith(question: Buffer, value: Buffer): Buffer {
  const answer = Buffer.concat([question.subarray(0, -2), value]);
  const pdu = answer.indexOf(0xa0);
  answer[pdu] = 0xa2;
  let list = pdu + 2;
  for (let skipped = 0; skipped < 3; skipped += 1) list += 2 + (answer[list + 1] ?? 0);
  for (const length of [1, pdu + 1, list + 1, list + 3]) {
    answer[length] = (answer[length] ?? 0) + value.length - 2;
  }
  return answer;
}

export async function freePort(): Promise<number> {
  const { port, stop } = await startRaw(() => undefined);
  await stop();
  return port;
}

function bound(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(resolve));
}

export interface Snmpd extends Served {
  /** What the agent answers for `1.3.6.1.4.1.318.1.1.12.1.16.0` from now on. */
  show(type: 'integer' | 'gauge' | 'string', value: string): void;
}

/** Debian's snmpd with one object of a script, or why it does not start. */
export async function startSnmpd(): Promise<Snmpd | { readonly missing: string }> {
  const command = ['/usr/sbin/snmpd', '/usr/local/sbin/snmpd'].find((path) => existsSync(path));
  if (command === undefined) return { missing: 'there is no snmpd' };
  const folder = mkdtempSync(join(tmpdir(), 'wattbench-snmpd-'));
  const answer = join(folder, 'answer');
  const oid = '.1.3.6.1.4.1.318.1.1.12.1.16';
  // One program for all questions: the answers of `pass` are kept for 30 s.
  writeFileSync(
    join(folder, 'power.sh'),
    `while read -r command; do
  case "$command" in
    PING) echo PONG ;;
    get) read -r oid; [ "$oid" = ${oid}.0 ] && printf '%s\\n%s\\n' "$oid" "$(cat ${answer})" || echo NONE ;;
    *) read -r oid; echo NONE ;;
  esac
done
`,
  );
  writeFileSync(
    join(folder, 'snmpd.conf'),
    [
      'rocommunity corridor 127.0.0.1',
      'createUser meter SHA-256 "authenticate-me" AES "keep-me-private"',
      'createUser plain SHA "authenticate-me"',
      'rouser meter priv',
      'rouser plain auth',
      `pass_persist ${oid} /bin/sh ${join(folder, 'power.sh')}`,
      '',
    ].join('\n'),
  );
  const show: Snmpd['show'] = (type, value) => writeFileSync(answer, `${type}\n${value}\n`);
  show('gauge', '93');
  const port = await freePort();
  const state = join(folder, 'state');
  return await startProgram({
    folder,
    command,
    args: ['-f', '-Lo', '-C', '-c', join(folder, 'snmpd.conf'), `--persistentDir=${state}`].concat(
      '-p',
      join(folder, 'pid'),
      `udp:127.0.0.1:${port}`,
    ),
    environment: { MIBS: '', SNMP_PERSISTENT_DIR: state },
    ready: 'NET-SNMP version',
    served: { port, show },
  });
}

/** Debian's snmpsim over records `oid|type|value`, or why it does not start. The community is public. */
export async function startSnmpsim(
  records: readonly string[],
): Promise<Served | { readonly missing: string }> {
  const command = ['/usr/bin/snmpsimd', '/usr/bin/snmpsim-command-responder'].find((path) =>
    existsSync(path),
  );
  if (command === undefined) return { missing: 'there is no snmpsim' };
  const folder = mkdtempSync(join(tmpdir(), 'wattbench-snmpsim-'));
  const data = join(folder, 'data');
  const cache = join(folder, 'cache');
  mkdirSync(data);
  mkdirSync(cache);
  writeFileSync(join(data, 'public.snmprec'), `${records.join('\n')}\n`);
  const isRoot = process.getuid?.() === 0;
  // It refuses to run as root, and as nobody it writes its index there.
  if (isRoot) for (const path of [folder, cache]) chmodSync(path, 0o777);
  const port = await freePort();
  return await startProgram({
    folder,
    command,
    args: [
      `--data-dir=${data}`,
      `--cache-dir=${cache}`,
      `--variation-modules-dir=${data}`,
      '--logging-method=stdout',
      `--agent-udpv4-endpoint=127.0.0.1:${port}`,
      ...(isRoot ? ['--process-user=nobody', '--process-group=nogroup'] : []),
    ],
    environment: { PYTHONUNBUFFERED: '1' },
    ready: 'Listening at',
    served: { port },
  });
}

interface Program<T> {
  readonly folder: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What it says when it serves. */
  readonly ready: string;
  readonly served: T;
}

async function startProgram<T>(
  program: Program<T>,
): Promise<(T & { stop(): Promise<void> }) | { readonly missing: string }> {
  const { folder, command, args, environment, ready, served } = program;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let said = '';
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const serves = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        if (said.includes(ready)) resolve(true);
      });
    }
    child.on('error', () => resolve(false));
    void ended.then(() => resolve(false));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  if (await serves) return { ...served, stop };
  rmSync(folder, { recursive: true, force: true });
  return { missing: said.trim().split('\n').at(-1) ?? 'it ended' };
}
