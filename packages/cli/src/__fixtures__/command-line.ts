import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/wattbench.mjs', import.meta.url));
const cache = join(tmpdir(), 'wattbench-test-cache');

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own in which `wattbench` is typed, as a user would. */
export class Workplace {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'wattbench-cli-')));
  readonly #user: number | undefined;

  /** As another user of the machine, which only root can choose. */
  constructor({ user }: { readonly user?: number } = {}) {
    this.#user = user;
    if (user !== undefined) chmodSync(this.folder, 0o777);
  }

  /** Starts the command without waiting for its end. */
  start(
    words: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    folder = this.folder,
  ): ChildProcess {
    const { NODE_OPTIONS: _unused, ...inherited } = process.env;
    return spawn(process.execPath, [bin, ...words], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(this.#user === undefined ? {} : { uid: this.#user, gid: this.#user }),
      env: {
        ...inherited,
        WATTBENCH_LOCK: join(this.folder, 'machine.lock'),
        WATTBENCH_CACHE: cache,
        WATTBENCH_POWERCAP_ROOT: join(this.folder, 'no-powercap'),
        // Without what this machine happens to be: no finding, and nothing to wait for.
        WATTBENCH_SYSTEM_ROOT: join(this.folder, 'no-system'),
        NO_COLOR: '1',
        ...environment,
      },
    });
  }

  async run(
    words: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    folder = this.folder,
  ): Promise<Ended> {
    return ended(this.start(words, environment, folder));
  }

  write(name: string, content: string | Uint8Array): string {
    const file = join(this.folder, name);
    writeFileSync(file, content);
    return file;
  }

  /** A config file whose backends and meters are fakes, so that a sweep takes moments. */
  writeFakeConfig(fields: {
    readonly backends: string;
    readonly protocol: string;
    readonly meters?: string;
  }): void {
    this.write(
      'wattbench.config.mjs',
      `import { fakeBackend as anyBackend } from ${built('backend')};
import { fakeMeter } from ${built('meter')};
const fakeBackend = (options) => anyBackend({ label: 'Bag', ...options });
export default {
  backends: ${fields.backends},
  meters: ${fields.meters ?? '[fakeMeter({ powerW: 10 })]'},
  cells: [{ task: 'image-classification', model: 'fashion-mnist-cnn', dataset: 'fashion-mnist-1k' }],
  protocol: ${fields.protocol},
};
`,
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The built module of a fake, as a literal for an import. */
function built(name: string): string {
  return JSON.stringify(import.meta.resolve(`@wattbench/testkit/${name}`));
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...text }));
  });
}
