import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  chassisPages,
  collection,
  environmentMetrics,
  FakeBmc,
  serverPages,
  type Answer,
  type BmcDescription,
} from './__fixtures__/fake-bmc.js';
import { plainPath } from './link.js';
import type { RedfishOptions } from './options.js';
import { createRedfishReader } from './reader.js';

const bmcs: FakeBmc[] = [];
const limitMs = 20_000;
const metrics = '/redfish/v1/Chassis/1U/EnvironmentMetrics';
const pages = serverPages(['1U'], chassisPages('1U', { EnvironmentMetrics: environmentMetrics }));

beforeEach(() => {
  vi.stubEnv('WATTBENCH_REDFISH_USER', '');
  vi.stubEnv('WATTBENCH_REDFISH_PASSWORD', '');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const bmc of bmcs.splice(0)) await bmc.stop();
});

async function start(description: BmcDescription) {
  const bmc = await FakeBmc.start(description);
  bmcs.push(bmc);
  return bmc;
}

async function probe(host: string, options: RedfishOptions = {}) {
  return createRedfishReader({ host, ...options }, limitMs).probe();
}

/** What a read says after the BMC has begun to answer otherwise. */
async function readAfter(answer: Answer, limit = limitMs) {
  const bmc = await start({ pages });
  const found = await probe(bmc.host);
  const ids = found.available ? found.channels.map(({ id }) => id) : [];
  const open = await createRedfishReader({ host: bmc.host }, limitMs).open(ids.slice(0, 1));
  bmc.pages.set(metrics, answer);
  const [read] = await open.read(AbortSignal.timeout(limit));
  await open.close();
  return read;
}

describe('a read', () => {
  test('of an answer that is late ends at its signal', async () => {
    expect(await readAfter(() => {}, 200)).toMatchObject({
      state: 'failed',
      reason: 'network',
      detail: expect.stringContaining('no answer in time'),
    });
  });

  test.each<[string, Answer, RegExp]>([
    ['JSON that is cut off', '{"PowerWatts": {"Rea', /no JSON/],
    ['a body without end', 'x'.repeat(2_000_000), /more than 1048576 bytes/],
    [
      'a connection that breaks',
      (_, response) => {
        response.writeHead(200, { 'content-length': '500' });
        response.write('{"PowerWatts":', () => response.destroy());
      },
      /cannot be reached/,
    ],
    [
      'a BMC that is busy',
      (_, response) => {
        response.writeHead(503);
        response.end();
      },
      /HTTP status 503/,
    ],
    [
      'an answer without content',
      (_, response) => {
        response.writeHead(204);
        response.end();
      },
      /no JSON/,
    ],
    ['a field that is gone', {}, /PowerWatts.Reading is nothing; expected a number/],
    ['null', { PowerWatts: { Reading: null } }, /is null/],
    ['text', { PowerWatts: { Reading: '374' } }, /is "374"/],
    ['a negative power', { PowerWatts: { Reading: -3 } }, /is -3/],
    ['0 W', { PowerWatts: { Reading: 0 } }, /0 W; expected more than 0 W/],
    ['more than can be', { PowerWatts: { Reading: 1e9 } }, /at most 50000 W/],
  ])('of %s is a failed read that says so', async (_, answer, detail) => {
    expect(await readAfter(answer)).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(detail),
    });
  });
});

describe('another host', () => {
  test('is not gone to by a redirect, so it never sees the credentials', async () => {
    vi.stubEnv('WATTBENCH_REDFISH_USER', 'reader');
    vi.stubEnv('WATTBENCH_REDFISH_PASSWORD', 'secret');
    const other = await start({ pages });
    const bmc = await start({
      user: 'reader',
      password: 'secret',
      pages: {
        '/redfish/v1/Chassis': (_, response) => {
          response.writeHead(307, { location: `${other.host}/redfish/v1/Chassis` });
          response.end();
        },
      },
    });
    expect(await probe(bmc.host)).toMatchObject({
      available: false,
      reason: 'network',
      detail: expect.stringContaining('307'),
    });
    expect(other.asked).toEqual([]);
  });

  test('is not gone to by a link', async () => {
    const other = await start({ pages });
    const bmc = await start({
      pages: {
        '/redfish/v1/Chassis': collection([
          `${other.host}/redfish/v1/Chassis/1U`,
          `//${new URL(other.host).host}/redfish/v1/Chassis/1U`,
        ]),
      },
    });
    expect(await probe(bmc.host)).toMatchObject({ available: false, reason: 'hardware' });
    expect(other.asked).toEqual([]);
    expect(bmc.paths()).toEqual(['/redfish/v1/Chassis']);
  });
});

describe('plainPath', () => {
  test.each([
    '/redfish/v1/../admin',
    '/redfish/v1/%2e%2e/%2e%2e/etc',
    '//other/redfish/v1/Chassis',
    'http://other/redfish/v1/Chassis',
    'http://redfish.invalid/redfish/v1/Chassis',
    'redfish/v1/Chassis',
    '/redfish/v1/Chassis?next=1',
    '/redfish/v1/Power#/PowerSupplies/0',
    '/redfish/v2/Chassis',
    String.raw`\\other\redfish\v1`,
  ])('refuses %s', (link) => {
    expect(plainPath(link)).toBeNull();
  });

  test('refuses a path that is far too long', () => {
    expect(plainPath(`/redfish/v1/${'x'.repeat(600)}`)).toBeNull();
  });

  test('takes a path of the service', () => {
    expect(plainPath('/redfish/v1/Chassis/System.Embedded.1')).toBe(
      '/redfish/v1/Chassis/System.Embedded.1',
    );
  });
});

describe('a BMC whose links go on and on', () => {
  test('is asked at most 64 times', async () => {
    const ids = Array.from({ length: 32 }, (_, index) => `C${index}`);
    const bmc = await start({
      pages: serverPages(
        ids,
        ...ids.map((id) =>
          chassisPages(id, { EnvironmentMetrics: {}, PowerSubsystem: {}, Power: {} }),
        ),
      ),
    });
    expect(await probe(bmc.host)).toMatchObject({
      available: false,
      reason: 'network',
      detail: expect.stringContaining('"chassis"'),
    });
    expect(bmc.asked).toHaveLength(64);
  });
});

const seed = 20_260_403;

describe(`any JSON (seed ${seed})`, () => {
  test('instead of the documents is an answer in words, or a channel with an id', async () => {
    const bmc = await start({ pages });
    const names = ['PowerControl', 'PowerSupplies', 'PowerWatts', 'Reading', 'EnergykWh', 'Status'];
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(null, true, '', '7', 0, -1, 5, 1e300, metrics),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names, '@odata.id', 'Members'), tie('node')),
      ),
    })).node;
    await fc.assert(
      fc.asyncProperty(value, value, async (environment, power) => {
        bmc.pages.set(metrics, JSON.stringify(environment));
        bmc.pages.set('/redfish/v1/Chassis/1U/Power', JSON.stringify(power));
        bmc.pages.set('/redfish/v1/Chassis/1U', {
          EnvironmentMetrics: { '@odata.id': metrics },
          Power: { '@odata.id': '/redfish/v1/Chassis/1U/Power' },
        });
        const found = await probe(bmc.host);
        const isTold = found.available
          ? found.channels.every(({ resolutionJ }) => resolutionJ > 0)
          : found.detail !== '' && found.fix !== '';
        expect(isTold).toBe(true);
      }),
      { seed, numRuns: 100 },
    );
  });
});

describe('a certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wattbench-redfish-'));
  const tls = certificate(folder);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.skipIf(tls === null)(
    'that nobody vouches for is refused; the fix shows its fingerprint',
    async () => {
      const bmc = await startTls();
      expect(await probe(bmc.host)).toMatchObject({
        available: false,
        reason: 'network',
        fix: expect.stringContaining('-fingerprint -sha256'),
      });
    },
  );

  test.skipIf(tls === null)('that is pinned is taken, and the channel says so', async () => {
    const bmc = await startTls();
    const found = await probe(bmc.host, { certificateSha256: tls?.sha256 ?? '' });
    expect(found).toMatchObject({
      available: true,
      channels: [{ source: expect.stringContaining('certificate pinned') }, {}],
    });
  });

  test.skipIf(tls === null)('that is another than the pinned one sees no request', async () => {
    vi.stubEnv('WATTBENCH_REDFISH_USER', 'reader');
    vi.stubEnv('WATTBENCH_REDFISH_PASSWORD', 'secret');
    const bmc = await startTls();
    expect(await probe(bmc.host, { certificateSha256: '0'.repeat(64) })).toMatchObject({
      available: false,
      reason: 'network',
      detail: expect.stringContaining('CERTIFICATE_NOT_PINNED'),
    });
    expect(bmc.asked).toEqual([]);
  });

  test.skipIf(tls === null)(
    'is not looked at where the user says so, and the channel warns',
    async () => {
      const bmc = await startTls();
      expect(await probe(bmc.host, { insecureTls: true })).toMatchObject({
        available: true,
        channels: [{ source: expect.stringContaining('NOT checked') }, {}],
      });
    },
  );

  async function startTls(): Promise<FakeBmc> {
    return start({ pages, tls: { key: tls?.key ?? '', cert: tls?.cert ?? '' } });
  }

  test('that never comes: the probe ends and holds no connection', { timeout: 8000 }, async () => {
    const sockets = new Set<Socket>();
    const silent: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      socket.resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const options = { host: `https://127.0.0.1:${port}`, certificateSha256: '0'.repeat(64) };
    expect(await createRedfishReader(options, 100).probe()).toMatchObject({
      available: false,
      detail: expect.stringContaining('no answer in time'),
    });
    await expect.poll(() => sockets.size, { timeout: 5000 }).toBe(0);
    await new Promise<void>((resolve) => {
      silent.close(() => resolve());
    });
  });
});

/** A certificate of its own for this run; `null`, and the tests skipped, where there is no openssl. */
function certificate(folder: string) {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
      ].concat(['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=bmc.example']),
      { stdio: 'ignore' },
    );
  } catch {
    return null;
  }
  const pem = readFileSync(cert, 'utf8');
  const sha256 = new X509Certificate(pem).fingerprint256;
  return {
    key: readFileSync(key, 'utf8'),
    cert: pem,
    sha256: sha256.replaceAll(':', '').toLowerCase(),
  };
}
