import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importKoffi } from '../../native/load-koffi.js';
import type { NvmlSystem } from '../system.js';

/** A `/proc` of the test: processes and their parents. */
export class StubProcesses {
  readonly root = mkdtempSync(join(tmpdir(), 'wattbench-proc-'));

  constructor(namespace = 'pid:[4026531836]') {
    mkdirSync(join(this.root, 'self', 'ns'), { recursive: true });
    symlinkSync(namespace, join(this.root, 'self', 'ns', 'pid'));
  }

  add(pid: number, parent: number, name = 'node'): void {
    mkdirSync(join(this.root, String(pid)), { recursive: true });
    writeFileSync(
      join(this.root, String(pid), 'stat'),
      `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194304 0 0 0 0 0\n`,
    );
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The process that measures, in a stub `/proc`. */
export const ownPid = 4000;

export function stubSystem(library: string, changes: Partial<NvmlSystem> = {}): NvmlSystem {
  return {
    options: { library },
    environment: {},
    platform: 'linux',
    architecture: 'x64',
    pid: ownPid,
    container: false,
    processRoot: join(tmpdir(), 'wattbench-no-such-proc'),
    pciRoot: join(tmpdir(), 'wattbench-no-such-bus'),
    importKoffi,
    nowNs: () => 0,
    ...changes,
  };
}
