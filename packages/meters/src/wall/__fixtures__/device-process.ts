import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface DeviceProcess {
  /** `host:port` */
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * A device in a process of its own, which a busy test does not slow down. `script` gets the settings as
 * JSON in its first argument, and sends its address once it serves. It ends with this process.
 */
export async function startDevice(
  script: URL,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<DeviceProcess> {
  const child = fork(script, [JSON.stringify(settings)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-2000);
  });
  const gone = once(child, 'close');
  const [address]: readonly unknown[] = await Promise.race([
    once(child, 'message'),
    gone.then(() => []),
  ]);
  if (typeof address !== 'string') throw new Error(`the device ended: ${complaint}`);
  return {
    address,
    stop: async () => {
      child.kill();
      await gone;
    },
  };
}
