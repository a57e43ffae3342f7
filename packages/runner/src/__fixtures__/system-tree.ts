import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { KernelFiles } from '../environment/kernel-files.js';

/** A folder with files as a kernel shows them under `/proc` and `/sys`. */
export class SystemTree {
  readonly root = mkdtempSync(join(tmpdir(), 'wattbench-system-'));

  get files(): KernelFiles {
    return new KernelFiles(this.root);
  }

  write(files: Readonly<Record<string, string | number>>): this {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${content}\n`);
    }
    return this;
  }

  /** The same files for each of so many processors. */
  processors(count: number, files: Readonly<Record<string, string | number>>): this {
    for (let cpu = 0; cpu < count; cpu += 1) {
      const folder = `/sys/devices/system/cpu/cpu${cpu}`;
      this.write(
        Object.fromEntries(Object.entries(files).map(([name, value]) => [`${folder}/${name}`, value])),
      );
    }
    return this;
  }

  /** CPU time of the whole machine in ms, of which a tenth is the system's; the rest of the line is idle time. */
  cpuTime(busyMs: number): this {
    const ticks = busyMs / 10;
    return this.write({
      '/proc/stat': `cpu  ${ticks * 0.9} 0 ${ticks * 0.1} 90000 100 0 0 50 0 0\ncpu0 1 2 3 4 5 6 7 8 9 0`,
    });
  }

  process(
    pid: number,
    options: { readonly name: string; readonly cpuMs: number; readonly parent?: number; readonly start?: number },
  ): this {
    const { name, cpuMs, parent = 1, start = 5 } = options;
    return this.write({
      [`/proc/${pid}/stat`]: `${pid} (${name}) S ${parent} ${'0 '.repeat(9).trim()} ${cpuMs / 10} 0 ${'0 '.repeat(6).trim()} ${start} 0`,
      [`/proc/${pid}/cmdline`]: `${name} --password=hunter2`,
    });
  }
}

const trees: SystemTree[] = [];
afterEach(() => {
  for (const { root } of trees.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** Removed after the test. */
export function systemTree(): SystemTree {
  const tree = new SystemTree();
  trees.push(tree);
  return tree;
}
