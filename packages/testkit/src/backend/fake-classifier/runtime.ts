import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lookup } from 'node:dns/promises';
import { appendFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  WattbenchError,
  type Backend,
  type BackendInfo,
  type OpenRequest,
  type Probe,
  type Session,
} from '@wattbench/core';
import { misbehave } from '../misbehave.js';
import type { BackendMisbehaviour } from '../misbehaviours.js';
import type { FakeClassifierOptions } from './fake-classifier.js';
import { fakeTasks, readFakeModel, type FakeModel } from './fake-model.js';
import { FakeSession, fakeRuntime } from './fake-session.js';

const leaked: Buffer[] = [];

/** Runtime module of the fake classifier. */
export default function createFakeClassifier(options: FakeClassifierOptions): Backend {
  const { id = 'fake-classifier', tasks = fakeTasks, misbehaviour } = options;
  return {
    specVersion: 1,
    id: misbehaviour === 'has-another-id' ? 'another' : id,
    probe: () => probe(tasks, misbehaviour),
    open: (request) => open(request, { tasks, misbehaviour }),
  };
}

async function probe(
  tasks: readonly string[],
  misbehaviour: BackendMisbehaviour | undefined,
): Promise<Probe<BackendInfo>> {
  const sound: Probe<BackendInfo> = {
    available: true,
    runtime: fakeRuntime,
    devices: ['cpu'],
    tasks,
  };
  switch (misbehaviour) {
    case 'probe-throws':
      throw new TypeError('the fake broke as it was told to');
    case 'probe-hangs':
      await misbehave('hang');
      return sound;
    case 'probe-exits':
      await misbehave('exit');
      return sound;
    case 'probe-names-no-device':
      return { ...sound, devices: [] };
    case 'probe-is-no-data':
      return Object.assign(sound, { library: new Map() });
    case 'never-available':
      return { available: false, reason: 'hardware', detail: 'the fake is told so' };
    case 'unavailable-for-no-known-reason':
      return Object.assign(sound, { available: false, reason: 'mood', detail: 'bad' });
    case 'unavailable-without-detail':
      return { available: false, reason: 'hardware', detail: ' ' };
    case 'unavailable-with-an-empty-fix':
      return { available: false, reason: 'hardware', detail: 'not there', fix: '' };
    case 'declares-a-task-too-many':
      return { ...sound, tasks: [...tasks, 'no-model-for-this'] };
    case 'declares-a-device-too-many':
      return { ...sound, devices: ['cpu', 'abacus'] };
    default:
      return sound;
  }
}

async function open(
  request: OpenRequest,
  parts: {
    readonly tasks: readonly string[];
    readonly misbehaviour: BackendMisbehaviour | undefined;
  },
): Promise<Session> {
  const { tasks, misbehaviour } = parts;
  if (request.device !== 'cpu' && misbehaviour !== 'opens-any-device') {
    throw new WattbenchError('DEVICE_UNAVAILABLE', `The fake has cpu and no ${request.device}.`);
  }
  if (!tasks.includes(request.taskId) && misbehaviour !== 'opens-any-task') {
    throw new WattbenchError('UNSUPPORTED', `The fake does not do ${request.taskId}.`);
  }
  const model = await readModel(request, misbehaviour);
  await leaveTraces(request, misbehaviour);
  return new FakeSession({ request, model, misbehaviour });
}

async function readModel(
  request: OpenRequest,
  misbehaviour: BackendMisbehaviour | undefined,
): Promise<FakeModel> {
  try {
    return await readFakeModel(request);
  } catch (error) {
    if (!WattbenchError.is(error)) throw error;
    if (misbehaviour === 'throws-plain-errors') {
      throw new TypeError(error.message, { cause: error });
    }
    if (misbehaviour === 'names-no-file') throw new WattbenchError(error.code, 'It is not there.');
    const careless: Partial<Record<BackendMisbehaviour, boolean>> = {
      'opens-any-task': error.code === 'MODEL_MISMATCH',
      'opens-any-format': error.code === 'UNSUPPORTED',
      'opens-any-model': error.code === 'MODEL_MISMATCH',
      'invents-missing-weights': error.code === 'MODEL_NOT_FOUND',
      'accepts-corrupt-weights': error.code === 'MODEL_CORRUPT',
      'accepts-a-web-page': error.cause instanceof SyntaxError && /</.test(error.cause.message),
    };
    if (misbehaviour === undefined || careless[misbehaviour] !== true) throw error;
    return { taskId: request.taskId, labels: ['one', 'other'], words: {} };
  }
}

/** What a session does outside itself when it is opened. */
async function leaveTraces(
  { directory }: OpenRequest,
  misbehaviour: BackendMisbehaviour | undefined,
): Promise<void> {
  switch (misbehaviour) {
    case 'leaks-each-open':
      leaked.push(Buffer.alloc(2 * 1024 * 1024, 1));
      break;
    case 'writes-beside-the-model':
      writeFileSync(path.join(directory, 'model.cache'), 'cached');
      break;
    case 'changes-the-model':
      appendFileSync(path.join(directory, 'model.fake'), ' ');
      break;
    case 'writes-into-home':
      writeFileSync(path.join(os.homedir(), '.fake'), 'settings');
      break;
    case 'writes-temporary-files':
      writeFileSync(path.join(os.tmpdir(), 'fake.tmp'), 'unpacked');
      break;
    case 'writes-where-it-works':
      writeFileSync('fake.log', 'opened');
      break;
    case 'connects-to-a-socket': {
      // Port 9 of this machine, where nobody listens: the attempt counts.
      const socket = net.connect({ host: '127.0.0.1', port: 9 });
      socket.on('error', () => socket.destroy());
      break;
    }
    case 'looks-up-a-name':
      await lookup('localhost');
      break;
    case 'leaves-a-timer':
      setInterval(() => undefined, 60_000);
      break;
    case 'leaves-a-thread':
      await once(new Worker('setInterval(() => {}, 1e6)', { eval: true }), 'online');
      break;
    case 'leaves-a-process':
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' }).unref();
      break;
    case 'fails-at-exit':
      process.once('exit', () => process.abort());
      break;
    case 'spins-while-idle':
      new Worker('for (;;) Math.sqrt(process.uptime())', { eval: true }).unref();
      break;
    case 'uses-more-threads':
      for (let count = 0; count < 2; count += 1) {
        new Worker('for (;;) Math.sqrt(process.uptime())', { eval: true }).unref();
      }
      break;
    default:
  }
}
