import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { packageChannel, ScriptedMeter } from './__fixtures__/scripted-meter.js';
import { pushOtlp } from './push-otlp.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Push {
  readonly path: string;
  readonly type: string | undefined;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** A collector on the loopback address that keeps what it is sent. */
async function sink() {
  const pushes: Push[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const token = request.headers['x-token'];
      pushes.push({
        path: request.url ?? '',
        type: request.headers['content-type'],
        token: typeof token === 'string' ? token : undefined,
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
      });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      server.emit('pushed');
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { pushes, server, url: `http://127.0.0.1:${port}/v1/metrics` };
}

describe('a push', () => {
  test('at close brings the energy to the collector', async () => {
    const { pushes, url } = await sink();
    const meter = new ScriptedMeter([packageChannel]);
    const recording = await pushOtlp({ meters: [meter], url, intervalMs: 60_000 });
    meter.advance(7);
    await recording.close();
    expect(pushes).toHaveLength(1);
    expect(pushes[0]).toMatchObject({ path: '/v1/metrics', type: 'application/json' });
    expect(pushes[0]?.body).toMatchObject({
      resourceMetrics: [
        {
          resource: {
            attributes: expect.arrayContaining([
              { key: 'service.name', value: { stringValue: 'wattbench' } },
            ]),
          },
          scopeMetrics: [
            {
              scope: { name: '@wattbench/meters' },
              metrics: expect.arrayContaining([
                expect.objectContaining({
                  name: 'hw.energy',
                  unit: 'J',
                  sum: expect.objectContaining({
                    isMonotonic: true,
                    // Cumulative.
                    aggregationTemporality: 2,
                    dataPoints: [
                      expect.objectContaining({
                        asDouble: 70,
                        attributes: expect.arrayContaining([
                          { key: 'hw.id', value: { stringValue: packageChannel.id } },
                        ]),
                      }),
                    ],
                  }),
                }),
                expect.objectContaining({
                  name: 'hw.power',
                  gauge: expect.objectContaining({
                    dataPoints: [expect.objectContaining({ asDouble: 10 })],
                  }),
                }),
              ]),
            },
          ],
        },
      ],
    });
    expect(meter.closed).toBe(1);
  });

  test('comes by itself after each interval', async () => {
    const { pushes, server, url } = await sink();
    const meter = new ScriptedMeter([packageChannel]);
    const recording = await pushOtlp({ meters: [meter], url, intervalMs: 100 });
    meter.advance(1);
    await once(server, 'pushed');
    await once(server, 'pushed');
    expect(pushes.length).toBeGreaterThanOrEqual(2);
    await recording.close();
  });

  test('has no channel that was not read', async () => {
    const { pushes, url } = await sink();
    const meter = new ScriptedMeter([packageChannel]);
    meter.failing[packageChannel.id] = 'gap';
    const recording = await pushOtlp({ meters: [meter], url, intervalMs: 60_000 });
    meter.advance(7);
    await recording.close();
    const text = JSON.stringify(pushes[0]?.body);
    expect(text).toContain('wattbench.reads.missing');
    expect(text).not.toContain('hw.energy');
    expect(text).not.toContain('hw.power');
  });

  test('sends the credentials of the environment, and shows them nowhere', async () => {
    const secret = 'hunter2-collector';
    process.env['OTEL_EXPORTER_OTLP_HEADERS'] = `x-token=${secret}`;
    try {
      const { pushes, url } = await sink();
      const meter = new ScriptedMeter([packageChannel]);
      const recording = await pushOtlp({ meters: [meter], url, intervalMs: 60_000 });
      meter.advance(1);
      await recording.close();
      expect(pushes[0]?.token).toBe(secret);
      const shown = JSON.stringify(pushes[0]?.body) + inspect(recording, { depth: 9 });
      expect(shown).not.toContain('hunter2');
    } finally {
      delete process.env['OTEL_EXPORTER_OTLP_HEADERS'];
    }
  });

  test('that nobody takes does not hold close up', async () => {
    const { server, url } = await sink();
    server.close();
    const meter = new ScriptedMeter([packageChannel]);
    const recording = await pushOtlp({ meters: [meter], url, intervalMs: 500 });
    meter.advance(1);
    await Promise.all([recording.close(), recording.close()]);
    expect(meter.closed).toBe(1);
  });
});

describe('options that cannot be', () => {
  test.each([['ftp://127.0.0.1/'], ['collector:4318'], ['']])(
    'an address of %j is refused',
    async (url) => {
      const meters = [new ScriptedMeter()];
      await expect(pushOtlp({ meters, url })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
      expect(meters[0]?.snapshots).toBe(0);
    },
  );

  test('a password in the address is refused and not repeated', async () => {
    const url = 'http://user:hunter2@127.0.0.1:4318/v1/metrics';
    const error: unknown = await pushOtlp({ meters: [new ScriptedMeter()], url }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      fix: expect.stringContaining('OTEL_EXPORTER_OTLP_HEADERS'),
    });
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
  });

  test.each([0, 99, 1.5, Number.NaN, 1e9])(
    'an interval of %s ms is refused',
    async (intervalMs) => {
      await expect(pushOtlp({ meters: [new ScriptedMeter()], intervalMs })).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
      });
    },
  );
});
