import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { credentialVariables, readCredentials } from './credentials.js';
import { fetchJson } from './fetch-json.js';
import { numberAt, valueAt } from './json-number.js';
import { hideSecrets, Secret } from './secret.js';

const folder = mkdtempSync(join(tmpdir(), 'wattbench-network-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a secret', () => {
  const secret = new Secret('hunter2 & co');

  test.each<[string, () => string]>([
    ['String', () => String(secret)],
    ['a template', () => `${secret.toString()}`],
    ['JSON', () => JSON.stringify({ secret })],
    ['inspect', () => inspect({ secret }, { depth: 5, showHidden: true })],
    ['its keys', () => JSON.stringify(Object.entries(secret))],
  ])('does not show in %s', (_, show) => {
    expect(show()).not.toContain('hunter2');
  });

  test('is revealed when asked', () => {
    expect(secret.reveal()).toBe('hunter2 & co');
  });

  test('is taken out of a text, also as it stands in a URL', () => {
    const text = 'GET http://plug/cm?password=hunter2%20%26%20co failed for hunter2 & co';
    expect(hideSecrets(text, [undefined, secret])).toBe(
      'GET http://plug/cm?password=[secret] failed for [secret]',
    );
  });
});

describe('credentials', () => {
  const file = join(folder, 'credentials.json');
  function written(text: string, mode = 0o600): string {
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  }

  test('come from the environment under the name of the meter', () => {
    const environment = {
      WATTBENCH_HOME_ASSISTANT_TOKEN: 'abc',
      WATTBENCH_SHELLY_PASSWORD: 'other',
    };
    const found = readCredentials({ meter: 'home-assistant', environment });
    expect('token' in found ? found.token?.reveal() : null).toBe('abc');
    expect(found).not.toHaveProperty('password');
  });

  test('come from a file before the environment', () => {
    const found = readCredentials({
      meter: 'shelly',
      file: written('{"user":"admin","password":"from file"}'),
      environment: { WATTBENCH_SHELLY_PASSWORD: 'from environment' },
    });
    expect(found).toMatchObject({ user: 'admin' });
    expect('password' in found ? found.password?.reveal() : null).toBe('from file');
  });

  test('that are not given are no error', () => {
    expect(readCredentials({ meter: 'shelly', environment: {} })).toEqual({});
  });

  test.each([
    ['readable by others', '{"password":"hunter2"}', 0o644, 'chmod 600'],
    ['no JSON', 'password: hunter2', 0o600, 'Write {'],
    ['a list', '["hunter2"]', 0o600, 'Write {'],
    ['a number', '{"password":12345678}', 0o600, 'Write {'],
    ['a field that is not known', '{"pasword":"hunter2"}', 0o600, 'Write {'],
    ['too large', JSON.stringify({ password: 'hunter2'.repeat(5000) }), 0o600, 'small JSON'],
  ])('in a file that is %s are refused without showing them', (...[, text, mode, fix]) => {
    const found = readCredentials({ meter: 'shelly', file: written(text, mode) });
    expect(found).toMatchObject({ available: false, reason: 'credentials' });
    expect('fix' in found ? found.fix : '').toContain(fix);
    expect(inspect(found)).not.toMatch(/hunter2|12345678/);
  });

  test('in a file that is not there are refused', () => {
    const found = readCredentials({ meter: 'shelly', file: join(folder, 'none.json') });
    expect(found).toMatchObject({ available: false, detail: expect.stringContaining('ENOENT') });
  });

  test('name their variables for a fix', () => {
    expect(credentialVariables('home-assistant')).toContain('WATTBENCH_HOME_ASSISTANT_TOKEN');
  });
});

describe('numbers in JSON', () => {
  test.each([
    [{ a: [{ b: 2.5 }] }, ['a', 0, 'b'], 2.5],
    [{ a: '2.5' }, ['a'], null],
    [{ a: null }, ['a'], null],
    [{}, ['a'], null],
    [{ a: 1 }, ['a', 'b'], null],
    [[1], ['length'], null],
    [{}, ['constructor', 'length'], null],
    [{ a: Infinity }, ['a'], null],
  ])('of %j at %j: %s', (body, path, expected) => {
    expect(numberAt(body, path)).toBe(expected);
  });

  test('are numbers or null, whatever the body and the path (seed 5)', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.array(fc.oneof(fc.string(), fc.nat(5)), { maxLength: 4 }),
        (body, path) => {
          const found = numberAt(body, path);
          expect(found === null || Number.isFinite(found)).toBe(true);
          expect(found === null || valueAt(body, path) === found).toBe(true);
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe('fetchJson', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function serve(listener: RequestListener): Promise<URL> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        resolve(undefined);
      });
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return new URL(`http://127.0.0.1:${port}/meter?password=hunter2`);
  }

  async function answer(listener: RequestListener, limitMs = 2000) {
    const url = await serve(listener);
    const found = await fetchJson({ url, signal: AbortSignal.timeout(limitMs) });
    expect(JSON.stringify(found)).not.toContain('hunter2');
    return found;
  }

  test('gives the body', async () => {
    const found = await answer((_, response) => response.end('{"power":12.5}'));
    expect(found).toEqual({ state: 'answer', body: { power: 12.5 } });
  });

  test.each<[string, RequestListener, string, string]>([
    ['401', (_, r) => r.writeHead(401).end(), 'credentials', '401'],
    ['403', (_, r) => r.writeHead(403).end('{}'), 'credentials', '403'],
    ['500', (_, r) => r.writeHead(500).end('{}'), 'network', '500'],
    [
      'a redirect, which is not followed',
      (_, r) => r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'network',
      '302',
    ],
    ['no JSON', (_, r) => r.end('<html>'), 'network', 'no JSON'],
    ['half a JSON', (_, r) => r.end('{"power":'), 'network', 'no JSON'],
    ['an endless body', (_, r) => void flood(r), 'network', 'more than'],
    ['a reset', (request) => request.socket.destroy(), 'network', 'cannot be reached'],
    [
      'a body that breaks off',
      (_, r) => {
        r.writeHead(200, { 'content-length': '100' }).write('{"power"');
        setImmediate(() => r.destroy());
      },
      'network',
      'cannot be reached',
    ],
  ])('fails for %s', async (...[, listener, reason, text]) => {
    expect(await answer(listener)).toMatchObject({
      state: 'failed',
      reason,
      detail: expect.stringContaining(text),
    });
  });

  test('ends at the time limit, also where bytes drip in', async () => {
    const startNs = process.hrtime.bigint();
    const found = await answer((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => {
        clearInterval(timer);
      });
    }, 300);
    expect(found).toMatchObject({ reason: 'network', detail: expect.stringContaining('in time') });
    expect(Number(process.hrtime.bigint() - startNs) / 1e6).toBeLessThan(1500);
  });

  test('takes any body for an answer or a failure (seed 9)', async () => {
    let body = Buffer.alloc(0);
    const url = await serve((_, response) => response.end(body));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        body = Buffer.from(bytes);
        const found = await fetchJson({ url, signal: AbortSignal.timeout(2000) });
        expect(['answer', 'failed']).toContain(found.state);
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});

function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, 32);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}
