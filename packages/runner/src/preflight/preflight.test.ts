import { describe, expect, it } from 'vitest';
import { systemTree } from '../__fixtures__/system-tree.js';
import { look, only } from './__fixtures__/look.js';

const linux = process.platform === 'linux';

describe('a machine that tells nothing', () => {
  it('has no finding, and is not looked at twice', async () => {
    expect(await look(systemTree())).toEqual({ findings: [], pauses: 0 });
  });

  it('has none either where its files hold nonsense', async () => {
    const tree = systemTree()
      .processors(2, {
        'cpufreq/scaling_cur_freq': 'fast',
        'thermal_throttle/core_throttle_count': '-',
      })
      .write({
        '/proc/stat': 'cpu x',
        '/proc/loadavg': 'high',
        '/proc/vmstat': 'pswpin',
        '/proc/meminfo': 'SwapTotal: many',
        '/proc/7/stat': '7 (a S',
        '/proc/8/stat': '8 (a) S 1',
        '/sys/class/thermal/thermal_zone0/type': 'x86_pkg_temp',
        '/sys/class/thermal/thermal_zone0/temp': 'warm',
      });
    expect((await look(tree)).findings).toEqual([]);
  });
});

describe('a quiet machine', () => {
  it('has no finding', async () => {
    const tree = systemTree()
      .cpuTime(1000)
      .process(10, { name: 'init', cpuMs: 100 })
      .processors(4, {
        'cpufreq/scaling_governor': 'performance',
        'thermal_throttle/core_throttle_count': 7,
      })
      .write({
        '/proc/loadavg': '0.10 0.20 0.30 1/100 1234',
        '/proc/vmstat': 'pswpin 5\npswpout 6',
        '/proc/meminfo': 'SwapTotal: 1000 kB\nSwapFree: 1000 kB',
        '/sys/devices/system/cpu/intel_pstate/no_turbo': 1,
        '/sys/class/power_supply/AC/type': 'Mains',
        '/sys/class/power_supply/AC/online': 1,
      });
    const meanwhile = () => tree.cpuTime(1020).process(10, { name: 'init', cpuMs: 110 });
    expect(await look(tree, { meanwhile })).toEqual({ findings: [], pauses: 1 });
  });
});

describe.runIf(linux)('other load (as Linux tells it)', () => {
  it('disturbs when others use more than 5 % of the processors', async () => {
    const tree = systemTree().cpuTime(1000);
    expect(await only(tree, { meanwhile: () => tree.cpuTime(1800) })).toMatchObject({
      code: 'other-load',
      severity: 'disturbs',
      detail: expect.stringMatching(/use (39|40) % of the processors/),
    });
  });

  it('is a note when it was there in the last minute only', async () => {
    const tree = systemTree().cpuTime(1000).write({ '/proc/loadavg': '1.50 1 1 1/9 9' });
    expect(await only(tree)).toMatchObject({
      code: 'other-load',
      severity: 'note',
      detail: expect.stringContaining('load average 1.50 on 4 processors'),
    });
  });
});

describe('a busy process', () => {
  it('is named when it uses a quarter of a processor, and never with its arguments', async () => {
    const tree = systemTree()
      .process(20, { name: 'node) --password=hunter2', cpuMs: 500 })
      .process(21, { name: 'idler', cpuMs: 500 })
      .process(22, { name: 'a\u001b[31mb', cpuMs: 0 });
    const found = await only(tree, {
      meanwhile: () =>
        tree
          .process(20, { name: 'node) --password=hunter2', cpuMs: 990 })
          .process(21, { name: 'idler', cpuMs: 620 })
          .process(22, { name: 'a\u001b[31mb', cpuMs: 130 }),
    });
    expect(found).toMatchObject({
      code: 'busy-process',
      severity: 'disturbs',
      detail: 'busy, in % of one processor: node) (98 %), a?[31mb (26 %)',
    });
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('is not one of our own', async () => {
    const tree = systemTree();
    const tick = (cpuMs: number) =>
      tree
        .process(process.pid, { name: 'wattbench', cpuMs })
        .process(31, { name: 'helper', cpuMs, parent: process.pid })
        .process(32, { name: 'helper', cpuMs, parent: 31 });
    tick(0);
    expect(await only(tree, { meanwhile: () => tick(500) })).toBeUndefined();
  });

  it('counts from its start when it took the number of another', async () => {
    const tree = systemTree().process(40, { name: 'old', cpuMs: 90_000 });
    const meanwhile = () => tree.process(40, { name: 'new', cpuMs: 400, start: 99 });
    expect((await only(tree, { meanwhile }))?.detail).toContain('new (80 %)');
  });

  it('is one of five that are named', async () => {
    const tree = systemTree();
    const tick = (cpuMs: number) => {
      for (let pid = 50; pid < 57; pid += 1) tree.process(pid, { name: `p${pid}`, cpuMs });
    };
    tick(0);
    expect((await only(tree, { meanwhile: () => tick(500) }))?.detail).toMatch(/ and 2 more$/);
  });
});
