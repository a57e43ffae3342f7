import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Full name of a program, or `null`. */
export function programAt(name: string): string | null {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Debian's broker, with one user and a password, on this machine only. */
export class Mosquitto {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  static async start(user: string, password: string): Promise<Mosquitto> {
    const folder = await mkdtemp(join(tmpdir(), 'wattbench-mosquitto-'));
    const port = await freePort();
    const passwords = join(folder, 'passwords');
    execFileSync(programAt('mosquitto_passwd') ?? '', ['-b', '-c', passwords, user, password], {
      stdio: 'pipe',
    });
    const configuration = join(folder, 'mosquitto.conf');
    await writeFile(
      configuration,
      [
        `listener ${port} 127.0.0.1`,
        'allow_anonymous false',
        `password_file ${passwords}`,
        'persistence false',
        'log_dest stderr',
        ...(process.getuid?.() === 0 ? ['user root'] : []),
      ].join('\n'),
    );
    const child = spawn(programAt('mosquitto') ?? '', ['-c', configuration], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (/running/.test(said)) resolve();
      });
      child.once('exit', () => reject(new Error(`mosquitto ended: ${said}`)));
    });
    return new Mosquitto({ port, child, folder });
  }

  private constructor(started: {
    readonly port: number;
    readonly child: ChildProcess;
    readonly folder: string;
  }) {
    this.port = started.port;
    this.#process = started.child;
    this.#folder = started.folder;
  }

  async stop(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#process.once('exit', () => resolve());
    });
    this.#process.kill('SIGKILL');
    await ended;
    await rm(this.#folder, { recursive: true });
  }
}

/** Mosquitto takes no port 0. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  return typeof address === 'object' && address !== null ? address.port : 0;
}
