import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { DeviceServer, type Answer } from '../__fixtures__/device-server.js';
import { DigestGuard } from './__fixtures__/digest-guard.js';
import {
  firstGeneration,
  plugOfFirstGeneration,
  plugOfThirdGeneration,
  secondGeneration,
} from './__fixtures__/shelly-answers.js';
import type { LoadDigest } from './digest.js';
import { createShellyReader } from './reader.js';

const secret = 'Sesam-öffne dich/42';
const servers: DeviceServer[] = [];

async function device(answer: Answer): Promise<DeviceServer> {
  const server = await DeviceServer.start(answer);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

interface Given {
  readonly password?: string;
  readonly loadDigest?: LoadDigest;
}

function readerOf(server: DeviceServer, { password, loadDigest }: Given = {}) {
  return createShellyReader(
    { host: `http://${server.host}` },
    {
      environment: { WATTBENCH_SHELLY_PASSWORD: password },
      ...(loadDigest === undefined ? {} : { loadDigest }),
    },
  );
}

/** A plug of the third generation behind its password; `/shelly` is open to all. */
function guarded(guard: DigestGuard): Answer {
  const plain = secondGeneration({ '/shelly': { ...plugOfThirdGeneration, auth_en: true } });
  return (request, response) => {
    if (request.url === '/shelly' || guard.admits(request, response)) plain(request, response);
  };
}

/** A plug of the first generation behind its password. */
function basic(password: string): Answer {
  const plain = firstGeneration({ '/shelly': { ...plugOfFirstGeneration, auth: true } });
  const expected = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  return (request, response) => {
    if (request.url === '/shelly' || request.headers.authorization === expected) {
      plain(request, response);
    } else response.writeHead(401, { 'www-authenticate': 'Basic realm="shelly"' }).end();
  };
}

describe('a password of the later generations (digest, SHA-256)', () => {
  test('lets in, and the challenge is used again', async () => {
    const guard = new DigestGuard(secret);
    const server = await device(guarded(guard));
    const open = await readerOf(server, { password: secret }).open([
      `shelly:${server.host}-switch:0`,
    ]);
    for (let read = 0; read < 12; read += 1) {
      expect(await open.read(AbortSignal.timeout(2000))).toEqual([
        { state: 'power', powerW: 85.4 },
      ]);
    }
    expect(guard.challenges).toBe(1);
    expect(JSON.stringify(server.requests)).not.toContain(secret);
    await open.close();
  });

  test('is signed again within one read when the device gives a new challenge', async () => {
    const guard = new DigestGuard(secret);
    const server = await device(guarded(guard));
    const open = await readerOf(server, { password: secret }).open([
      `shelly:${server.host}-switch:0`,
    ]);
    guard.usesOfNonce = 2;
    for (let read = 0; read < 6; read += 1) {
      expect(await open.read(AbortSignal.timeout(2000))).toEqual([
        { state: 'power', powerW: 85.4 },
      ]);
    }
    expect(guard.challenges).toBeGreaterThan(2);
  });

  test('that is wrong is a matter of credentials', async () => {
    const server = await device(guarded(new DigestGuard('another')));
    expect(await readerOf(server, { password: secret }).probe()).toMatchObject({
      available: false,
      reason: 'credentials',
      detail: expect.stringContaining('401'),
      fix: expect.stringContaining('WATTBENCH_SHELLY_PASSWORD'),
    });
  });

  test('that is missing is asked for, before anything is sent', async () => {
    const server = await device(guarded(new DigestGuard(secret)));
    expect(await readerOf(server).probe()).toMatchObject({
      available: false,
      reason: 'credentials',
      fix: expect.stringContaining('credentialsFile'),
    });
    expect(server.requests.map(({ path }) => path)).toEqual(['/shelly']);
  });

  test('leaves no connection behind after a probe', async () => {
    const server = await device(guarded(new DigestGuard(secret)));
    expect(await readerOf(server, { password: secret }).probe()).toMatchObject({ available: true });
    await server.silence();
    expect(server.requests.length).toBe(3);
  });

  test.each<[string, object, string]>([
    ['missing', Object.assign(new Error('x'), { code: 'ERR_MODULE_NOT_FOUND' }), 'package-missing'],
    ['broken', new SyntaxError('x'), 'native-load-failed'],
  ])('needs a package; %s, it is named', async (_, error, reason) => {
    const server = await device(guarded(new DigestGuard(secret)));
    const loadDigest: LoadDigest = () => Promise.reject(error);
    expect(await readerOf(server, { password: secret, loadDigest }).probe()).toMatchObject({
      available: false,
      reason,
      fix: 'npm install digest-fetch',
    });
  });
});

describe('a password of the first generation (Basic)', () => {
  test('lets in', async () => {
    const server = await device(basic(secret));
    const open = await readerOf(server, { password: secret }).open([
      `shelly:${server.host}-meter:0`,
    ]);
    expect(await open.read(AbortSignal.timeout(2000))).toEqual([{ state: 'power', powerW: 85.05 }]);
  });

  test('that is wrong is a matter of credentials', async () => {
    const server = await device(basic('another'));
    expect(await readerOf(server, { password: secret }).probe()).toMatchObject({
      reason: 'credentials',
    });
  });

  test('stays here where the device wants none', async () => {
    const server = await device(firstGeneration());
    await readerOf(server, { password: secret }).probe();
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('does not follow a redirect', async () => {
    const thief = await device(firstGeneration());
    const server = await device(basic(secret));
    const open = await readerOf(server, { password: secret }).open([
      `shelly:${server.host}-meter:0`,
    ]);
    server.answer = (request, response) => {
      response.writeHead(307, { location: `http://${thief.host}${request.url}` }).end();
    };
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([{ state: 'failed' }]);
    expect(thief.requests).toEqual([]);
  });
});

test('the password stands in nothing that is given back', async () => {
  const seen: unknown[] = [];
  for (const answer of [
    guarded(new DigestGuard(secret)),
    guarded(new DigestGuard('another')),
    firstGeneration({ '/shelly': { ...plugOfFirstGeneration, auth: true } }),
  ]) {
    const server = await device(answer);
    const reader = readerOf(server, { password: secret });
    seen.push(reader, await reader.probe());
    const id = `shelly:${server.host}-${answer === servers[2]?.answer ? 'meter' : 'switch'}:0`;
    try {
      const open = await reader.open([id]);
      seen.push(open, await open.read(AbortSignal.timeout(2000)));
      server.answer = (request) => request.socket.resetAndDestroy();
      seen.push(await open.read(AbortSignal.timeout(2000)));
      server.answer = (_, response) => response.writeHead(401).end();
      seen.push(await open.read(AbortSignal.timeout(2000)));
    } catch (error) {
      seen.push(error, String(error));
    }
  }
  const shown = `${JSON.stringify(seen)}${inspect(seen, { depth: 20, showHidden: true })}`;
  expect(seen.length).toBeGreaterThan(8);
  for (const form of [secret, Buffer.from(`admin:${secret}`).toString('base64')]) {
    expect(shown).not.toContain(form);
  }
});

test('a credentials file that others can read is refused, with the command', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wattbench-shelly-'));
  try {
    const file = join(folder, 'credentials.json');
    await writeFile(file, JSON.stringify({ user: 'admin', password: secret }));
    await chmod(file, 0o644);
    const server = await device(guarded(new DigestGuard(secret)));
    const reader = createShellyReader({ host: `http://${server.host}`, credentialsFile: file });
    expect(await reader.probe()).toMatchObject({
      available: false,
      reason: 'credentials',
      fix: `chmod 600 ${file}`,
    });
    await chmod(file, 0o600);
    expect(await reader.probe()).toMatchObject({ available: true });
  } finally {
    await rm(folder, { recursive: true });
  }
});
