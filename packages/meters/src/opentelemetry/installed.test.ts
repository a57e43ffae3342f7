import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPackage } from './load-package.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a program prints that runs in a folder; it must end by itself. */
async function run(folder: string, program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { cwd: folder, timeout: 20_000 },
  );
  return stdout;
}

const built = JSON.stringify(new URL('../../dist/opentelemetry/index.js', import.meta.url).href);
const makeMeter = `
  import { fakeMeter } from '@wattbench/testkit/meter';
  const { default: createMeter } = await import(fakeMeter().entry);
  const meters = [createMeter({ powerW: 12 })];
`;

describe('a program that closes', () => {
  test('its endpoint for Prometheus ends by itself', async () => {
    const program = `
      import { servePrometheus } from ${built};
      ${makeMeter}
      const endpoint = await servePrometheus({ meters, port: 0 });
      console.log((await (await fetch(endpoint.url)).text()).includes('hw_energy_total{'));
      await endpoint.close();
    `;
    expect(await run(root, program)).toBe('true\n');
  });

  test('its pushes lives until then, and ends by itself', async () => {
    const program = `
      import { createServer } from 'node:http';
      import { pushOtlp } from ${built};
      ${makeMeter}
      const server = createServer((request, response) => {
        request.resume();
        request.on('end', () => response.end('{}'));
      });
      server.listen(0, '127.0.0.1', async () => {
        const url = 'http://127.0.0.1:' + server.address().port + '/v1/metrics';
        const recording = await pushOtlp({ meters, url, intervalMs: 60000 });
        console.log(process.getActiveResourcesInfo().includes('Timeout'));
        await recording.close();
        server.close();
      });
    `;
    expect(await run(root, program)).toBe('true\n');
  });
});

describe('without OpenTelemetry', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wattbench-bare-'));
    for (const name of ['core', 'meters']) {
      const target = join(folder, 'node_modules', '@wattbench', name);
      await mkdir(target, { recursive: true });
      await cp(join(root, '..', name, 'dist'), join(target, 'dist'), { recursive: true });
      await cp(join(root, '..', name, 'package.json'), join(target, 'package.json'));
    }
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test.each(['servePrometheus', 'pushOtlp'])('%s says what to install', async (name) => {
    const program = `
      const module = await import('./node_modules/@wattbench/meters/dist/opentelemetry/index.js');
      const error = await module[${JSON.stringify(name)}]({ meters: [] }).catch((reason) => reason);
      console.log(error.code, error.fix);
    `;
    expect(await run(folder, program)).toMatch(
      /^PLUGIN_NOT_FOUND npm install @opentelemetry\/api @opentelemetry\/sdk-metrics /,
    );
  });
});

describe('a package', () => {
  test('that is there and broken is not called missing', async () => {
    const broken = Object.assign(new TypeError("Cannot find package 'inner' imported from outer"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    await expect(loadPackage('outer', () => Promise.reject(broken))).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      cause: broken,
    });
  });
});
