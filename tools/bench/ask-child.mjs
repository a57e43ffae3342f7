import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Sends a request to a script of this folder in a process of its own and gives its only answer. */
export async function askChild(file, request) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    serialization: 'advanced',
    execArgv: ['--expose-gc'],
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  const answer = new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  child.send(request);
  return answer;
}
