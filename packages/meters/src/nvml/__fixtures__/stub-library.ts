import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';

const source = new URL('./nvml-stub.c', import.meta.url).pathname;

/** Why the stub cannot be built here; `null` where it can. */
export function noCompiler(): string | null {
  if (process.platform !== 'linux') return `the stub is built on Linux; this is ${process.platform}`;
  const found = spawnSync('gcc', ['--version'], { stdio: 'ignore' });
  return found.status === 0 ? null : 'gcc is not installed';
}

/** NVIDIA's library as the test wants it. */
export interface StubLibrary {
  readonly path: string;
  reset(): void;
  /** `device` -1, or left out: all of them. */
  set(key: string, value: number | bigint, device?: number): void;
  text(key: string, value: string, device?: number): void;
  /** How often it is initialised and not yet shut down. */
  inits(): number;
  /** How often the processes were asked for. */
  processCalls(): number;
  remove(): void;
}

export function buildStub(flags: readonly string[] = []): StubLibrary {
  const folder = mkdtempSync(join(tmpdir(), 'wattbench-nvml-'));
  const path = join(folder, 'libnvidia-ml.so.1');
  const soname = `-Wl,-soname,wattbench-stub-${flags.join('-')}`;
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-Wall', '-Werror', soname, ...flags, '-o', path, source], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`gcc: ${built.stderr}`);
  const library = koffi.load(path);
  const reset = library.func('stub_reset', 'void', []);
  const set = library.func('stub_set', 'void', ['str', 'int', 'uint64_t']);
  const text = library.func('stub_text', 'void', ['str', 'int', 'str']);
  const inits = library.func('stub_inits', 'int', []);
  const processCalls = library.func('stub_process_calls', 'uint64_t', []);
  return {
    path,
    reset: () => {
      reset();
    },
    set: (key, value, device = -1) => {
      set(key, device, value);
    },
    text: (key, value, device = -1) => {
      text(key, device, value);
    },
    inits: () => Number(inits()),
    processCalls: () => Number(processCalls()),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
