import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { LocalBroker } from './__fixtures__/local-broker.js';
import { Mosquitto, programAt } from './__fixtures__/mosquitto.js';
import { energy, sensorOf, statusOf } from './__fixtures__/tasmota-answers.js';
import { TasmotaDevice } from './__fixtures__/tasmota-device.js';
import type { LoadMqtt } from './broker.js';
import type { TasmotaOptions } from './options.js';
import { createTasmotaReader } from './reader.js';

const seed = 20_261_123;
const secret = 'Sesam-öffne dich/42';
const topic = 'tasmota_4F2A1C';
const toStop: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of toStop.splice(0).toReversed()) await stop();
});

function keep<Kept>(kept: Kept, stop: (kept: Kept) => Promise<void>): Kept {
  toStop.push(() => stop(kept));
  return kept;
}

async function brokerWith(how: Parameters<typeof LocalBroker.start>[0] = {}): Promise<LocalBroker> {
  return keep(await LocalBroker.start(how), (broker) => broker.stop());
}

async function deviceAt(port: number, password?: string): Promise<TasmotaDevice> {
  const login = password === undefined ? {} : { username: 'plug', password };
  return keep(await TasmotaDevice.join(topic, { host: '127.0.0.1', port, ...login }), (device) =>
    device.leave(),
  );
}

/** A loader where the package is not installed. */
const missing: LoadMqtt = () =>
  Promise.reject(Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' }));

interface Given extends TasmotaOptions {
  readonly port: number;
  readonly password?: string;
  readonly loadMqtt?: LoadMqtt;
  readonly probeLimitMs?: number;
}

function readerAt({ port, password, loadMqtt, probeLimitMs, ...options }: Given) {
  return createTasmotaReader(
    { broker: `mqtt://127.0.0.1:${port}`, topic, ...options },
    {
      environment:
        password === undefined
          ? {}
          : { WATTBENCH_TASMOTA_USER: 'plug', WATTBENCH_TASMOTA_PASSWORD: password },
      ...(loadMqtt === undefined ? {} : { loadMqtt }),
      ...(probeLimitMs === undefined ? {} : { probeLimitMs }),
    },
  );
}

async function openAt(given: Given) {
  return keep(await readerAt(given).open([`tasmota:${topic}-0`]), async (open) => open.close());
}

describe('a device at a broker', () => {
  test('is asked for Status 10, and what it says has the time of its arrival', async () => {
    const broker = await brokerWith();
    const device = await deviceAt(broker.port);
    const open = await openAt({ port: broker.port });
    const before = Number(process.hrtime.bigint());
    const [read] = await open.read(AbortSignal.timeout(2000));
    const after = Number(process.hrtime.bigint());
    expect(read).toEqual({ state: 'power', powerW: 87.5, atNs: expect.any(Number) });
    const atNs = read?.state === 'power' ? read.atNs : undefined;
    expect(atNs).toBeGreaterThanOrEqual(before);
    expect(atNs).toBeLessThanOrEqual(after);
    expect(device.commands).toEqual(['10', '10']);
  });

  test('has the same channels as over HTTP, named by its topic', async () => {
    const broker = await brokerWith();
    await deviceAt(broker.port);
    expect(await readerAt({ port: broker.port }).probe()).toMatchObject({
      available: true,
      channels: [
        { id: `tasmota:${topic}-0`, counted: true, domain: 'wall' },
        { id: `tasmota:${topic}-0-energy`, alternativeTo: `tasmota:${topic}-0` },
      ],
    });
  });

  test('is heard when it sends by itself, without being asked', async () => {
    const broker = await brokerWith();
    const device = await deviceAt(broker.port);
    const open = await openAt({ port: broker.port });
    device.answer = null;
    const asked = device.commands.length;
    const read = open.read(AbortSignal.timeout(5000));
    await device.send({ to: 'tele' }, sensorOf({ ...energy, Power: 91 }));
    expect(await read).toMatchObject([{ state: 'power', powerW: 91 }]);
    expect(device.commands.length).toBeLessThanOrEqual(asked + 1);
  });

  test('is not believed from a retained message, whose age nobody knows', async () => {
    const broker = await brokerWith();
    const device = await deviceAt(broker.port);
    await device.send({ to: 'tele', retain: true }, sensorOf({ ...energy, Power: 999 }));
    await device.send({ to: 'stat', retain: true }, statusOf({ ...energy, Power: 999 }));
    const open = await openAt({ port: broker.port });
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([
      { state: 'power', powerW: 87.5 },
    ]);
  });

  test('that does not answer fails the read at its limit', async () => {
    const broker = await brokerWith();
    const device = await deviceAt(broker.port);
    const open = await openAt({ port: broker.port });
    device.answer = null;
    expect(await open.read(AbortSignal.timeout(200))).toMatchObject([
      { state: 'failed', reason: 'network', detail: expect.stringContaining('Status 10') },
    ]);
    device.answer = () => JSON.stringify(statusOf());
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([{ state: 'power' }]);
  });

  test.each<[string, string, RegExp]>([
    ['no JSON', 'offline', /no JSON, begins "offline"/],
    ['half a JSON', '{"StatusSNS":{"ENERGY":{"Power":8', /no JSON/],
    ['no power', '{"StatusSNS":{}}', /ENERGY.Power is missing/],
    ['too much', `"${'x'.repeat(70_000)}"`, /70002 bytes; expected at most 65536/],
  ])('that tells %s fails the read', async (_, answer, detail) => {
    const broker = await brokerWith();
    const device = await deviceAt(broker.port);
    const open = await openAt({ port: broker.port });
    device.answer = () => answer;
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([
      { state: 'failed', detail: expect.stringMatching(detail) },
    ]);
  });

  test('is cut off when a message grows without end', async () => {
    const broker = await brokerWith();
    const device = await deviceAt(broker.port);
    const open = await openAt({ port: broker.port });
    device.answer = () => 'x'.repeat(2_000_000);
    expect(await open.read(AbortSignal.timeout(5000))).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('is lost') },
    ]);
  });

  test('is read again after the broker was gone', async () => {
    const broker = await brokerWith();
    await deviceAt(broker.port);
    const open = await openAt({ port: broker.port });
    const back = broker.subscribed(`tele/${topic}/SENSOR`);
    const deviceBack = broker.subscribed(`cmnd/${topic}/Status`);
    broker.drop();
    await broker.silence();
    const lost = await open.read(AbortSignal.timeout(2000));
    await Promise.all([back, deviceBack]);
    expect(lost).toMatchObject([{ state: 'failed', detail: expect.stringContaining('is lost') }]);
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([{ state: 'power' }]);
  });

  test(`gives a value or a failed read for any message (seed ${seed})`, async () => {
    const broker = await brokerWith();
    const device = await deviceAt(broker.port);
    const open = await openAt({ port: broker.port });
    const message = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((Power) => JSON.stringify(statusOf({ Power }))),
      fc.double().map((Power) => JSON.stringify(statusOf({ Power }))),
    );
    await fc.assert(
      fc.asyncProperty(message, async (text) => {
        device.answer = () => text;
        const [read] = await open.read(AbortSignal.timeout(5000));
        const powerW = read?.state === 'power' ? read.powerW : null;
        expect(read?.state === 'failed' || text.includes(JSON.stringify(powerW))).toBe(true);
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('a probe', () => {
  test('leaves no connection behind', async () => {
    const broker = await brokerWith();
    await deviceAt(broker.port);
    await readerAt({ port: broker.port }).probe();
    expect(broker.connections).toBeLessThanOrEqual(2);
    while (broker.connections > 1) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(broker.connections).toBe(1);
  });

  test('names the broker that is not there', async () => {
    const broker = await LocalBroker.start();
    await broker.stop();
    expect(await readerAt({ port: broker.port }).probe()).toMatchObject({
      available: false,
      reason: 'network',
      detail: expect.stringContaining('ECONNREFUSED'),
      fix: expect.stringContaining('"broker"'),
    });
  });

  test('gives up on a broker that says nothing', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const closed = new Promise<void>((resolve) => {
      server.on('connection', (socket) => socket.resume().on('close', () => resolve()));
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await readerAt({ port, probeLimitMs: 300 }).probe()).toMatchObject({
      available: false,
      reason: 'network',
    });
    await closed;
    server.close();
  });

  test('says so where the topics may not be read', async () => {
    const broker = await brokerWith({ hidden: true });
    expect(await readerAt({ port: broker.port }).probe()).toMatchObject({
      available: false,
      reason: 'credentials',
      fix: expect.stringContaining(`stat/${topic}/#`),
    });
  });

  test('needs a package; missing, it is named', async () => {
    expect(await readerAt({ port: 1, loadMqtt: missing }).probe()).toMatchObject({
      available: false,
      reason: 'package-missing',
      fix: 'npm install mqtt',
    });
  });
});

describe('the password of the broker', () => {
  test('that is wrong is a matter of credentials, and stands in nothing that is given back', async () => {
    const broker = await brokerWith({ password: 'another' });
    const reader = readerAt({ port: broker.port, password: secret });
    const probe = await reader.probe();
    expect(probe).toMatchObject({
      available: false,
      reason: 'credentials',
      fix: expect.stringContaining('WATTBENCH_TASMOTA_PASSWORD'),
    });
    const thrown: unknown = await reader.open([]).catch((error: unknown) => error);
    const shown = `${JSON.stringify([probe, thrown])}${inspect([reader, probe, thrown], { depth: 20, showHidden: true })}`;
    expect(shown).not.toContain(secret);
  });

  test('lets in, and stands in no read', async () => {
    const broker = await brokerWith({ password: secret });
    const device = await deviceAt(broker.port, secret);
    const open = await openAt({ port: broker.port, password: secret });
    const reads = [await open.read(AbortSignal.timeout(2000))];
    device.answer = () => 'nothing';
    reads.push(await open.read(AbortSignal.timeout(2000)));
    expect(reads).toMatchObject([[{ state: 'power', powerW: 87.5 }], [{ state: 'failed' }]]);
    expect(`${JSON.stringify(reads)}${inspect([open, reads], { depth: 20 })}`).not.toContain(
      secret,
    );
  });
});

const openssl = programAt('openssl');
test.skipIf(openssl === null)(
  `a broker with TLS is trusted through its authority only${openssl === null ? ' (skipped: there is no openssl here)' : ''}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wattbench-tasmota-'));
    try {
      const certificate = join(folder, 'certificate.pem');
      const key = join(folder, 'key.pem');
      execFileSync(
        openssl ?? '',
        ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
          .concat(['-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=localhost'])
          .concat(['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']),
        { stdio: 'pipe' },
      );
      const broker = await brokerWith({
        tls: { cert: await readFile(certificate), key: await readFile(key) },
      });
      const device = keep(
        await TasmotaDevice.join(topic, {
          protocol: 'mqtts',
          host: '127.0.0.1',
          port: broker.port,
          rejectUnauthorized: false,
        }),
        (joined) => joined.leave(),
      );
      const address = { broker: `mqtts://127.0.0.1:${broker.port}`, topic };
      expect(await createTasmotaReader(address, { environment: {} }).probe()).toMatchObject({
        available: false,
        reason: 'network',
        detail: expect.stringMatching(/SELF_SIGNED/),
        fix: expect.stringContaining('certificateAuthorityFile'),
      });
      const trusting = { ...address, certificateAuthorityFile: certificate };
      expect(await createTasmotaReader(trusting, { environment: {} }).probe()).toMatchObject({
        available: true,
      });
      expect(device.commands).toEqual(['10']);
      await writeFile(certificate, 'nothing');
      expect(await createTasmotaReader(trusting, { environment: {} }).probe()).toMatchObject({
        available: false,
        reason: 'not-configured',
        detail: expect.stringContaining('no certificate'),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

const mosquitto = programAt('mosquitto') !== null && programAt('mosquitto_passwd') !== null;
describe.skipIf(!mosquitto)(
  `Debian's mosquitto${mosquitto ? '' : ' (skipped: mosquitto or mosquitto_passwd is not installed)'}`,
  () => {
    test('carries the question and the answer, for those who know the password', async () => {
      const broker = keep(await Mosquitto.start('plug', secret), (started) => started.stop());
      const device = await deviceAt(broker.port, secret);
      await device.send({ to: 'tele', retain: true }, sensorOf({ ...energy, Power: 999 }));
      const open = await openAt({ port: broker.port, password: secret });
      expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([
        { state: 'power', powerW: 87.5 },
      ]);
      device.answer = null;
      const read = open.read(AbortSignal.timeout(5000));
      await device.send({ to: 'tele' }, sensorOf({ ...energy, Power: 91 }));
      expect(await read).toMatchObject([{ state: 'power', powerW: 91 }]);
      for (const password of ['another', undefined]) {
        const given = { port: broker.port, ...(password === undefined ? {} : { password }) };
        expect(await readerAt(given).probe()).toMatchObject({
          available: false,
          reason: 'credentials',
        });
      }
    });
  },
);
