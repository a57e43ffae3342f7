import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { PluginRef } from '@wattbench/core';
import { checkMeter, meterCases } from '@wattbench/testkit/meter';
import { measureEnergy } from '@wattbench/meters';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setTimeout as delay } from 'node:timers/promises';

const page = await readFile(new URL('../../../docs/add-a-meter.md', import.meta.url), 'utf8');
const packages = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

/** A project of an outsider with the files of the page, and the packages as they are installed. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbench-add-a-meter-'));
  const scope = join(folder, 'node_modules', '@wattbench');
  await mkdir(scope, { recursive: true });
  for (const name of ['core', 'meters', 'testkit']) {
    await symlink(join(packages, name), join(scope, name), 'dir');
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const [, code = '', name = ''] of page.matchAll(/^```js\n(\/\/ (\S+\.js):[^]*?)^```$/gm)) {
    await writeFile(join(folder, name), code);
  }
  await mkdir(join(folder, 'fixtures'));
  await writeFile(join(folder, 'fixtures', 'power'), '41.5\n');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function acme(options: object): Promise<PluginRef<'meter'>> {
  const { default: root } = await import(pathToFileURL(join(folder, 'index.js')).href);
  return root(options);
}

describe('the example of docs/add-a-meter.md', () => {
  test('reads what the board draws', async () => {
    const ref = await acme({ path: join(folder, 'fixtures', 'power') });
    const { default: createMeter } = await import(ref.entry);
    const { readings } = await measureEnergy(createMeter(ref.options), () => delay(500));
    expect(readings).toMatchObject([
      { state: 'read', channel: 'acme:board', quality: 'integrated' },
    ]);
    const [reading] = readings;
    if (reading?.state !== 'read') throw new TypeError('no value');
    const durationS = (reading.window.endNs - reading.window.startNs) / 1e9;
    expect(reading.energyJ).toBeCloseTo(41.5 * durationS, 6);
  });

  test('passes its own test, which is one line', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--test', 'meter.test.js'], {
      cwd: folder,
    });
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(stdout).toMatch(/^# pass 2\d$/m);
  });

  test.each([
    ['is not there', 'nothing', 'hardware'],
    ['is no number', 'text', 'driver'],
    ['cannot be', 'large', 'driver'],
  ])('has no value where the power %s', async (_, name, reason) => {
    await writeFile(join(folder, 'fixtures', 'text'), 'unavailable');
    await writeFile(join(folder, 'fixtures', 'large'), '4e9');
    const ref = await acme({ path: join(folder, 'fixtures', name) });
    const { default: createMeter } = await import(ref.entry);
    expect(await createMeter(ref.options).probe()).toMatchObject({ available: false, reason });
    const results = await checkMeter(ref, { mayBeUnavailable: true });
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });
});

describe('the table of obligations', () => {
  test('names every case, and no other', () => {
    const [, table = ''] = page.split('## What a meter owes, and what checks it');
    const [rows = ''] = table.split('Options of `describeMeter`');
    const named = [...rows.matchAll(/`([a-z]+(?:-[a-z]+)*)`(?=[^|]*\|\n)/g)].map(([, id]) => id);
    expect(named.toSorted()).toEqual(meterCases.map(({ id }) => id).toSorted());
  });
});
