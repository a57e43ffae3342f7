import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rapl } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import {
  cpuInfoText,
  machines,
  startDrive,
  writePowercapTree,
  type Drive,
  type PowercapTree,
} from '@wattbench/testkit/powercap';
import { afterAll, beforeAll, describe, test } from 'vitest';

let folder = '';
let tree: PowercapTree;
let drive: Drive;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbench-conformance-'));
  tree = await writePowercapTree(folder, machines.twoSocketServer);
  await writeFile(join(folder, 'cpuinfo'), cpuInfoText({ vendor: 'GenuineIntel' }));
  const zones = machines.twoSocketServer.zones.map(({ id, name }) => ({
    directory: tree.zone(id),
    powerW: name === 'dram' ? 8 : 90,
    periodMs: 1,
  }));
  drive = await startDrive(zones);
});

afterAll(async () => {
  await drive.stop();
  await rm(folder, { recursive: true, force: true });
});

const source = () => rapl({ root: tree.root, cpuInfo: join(folder, 'cpuinfo') });

describeMeter({ describe, test }, source, { windowMs: 200 });
