import { readFile } from 'node:fs/promises';
import path from 'node:path';
import v8 from 'node:v8';
import { WattbenchError } from '@wattbench/core';
import { openProcessor, processedTasks } from '@wattbench/tasks/processing';
import { OnnxWebSession } from './session.js';

const devices = ['cpu'];
/** WebAssembly has no threads in Node. */
const threads = 1;

/**
 * Runs in the child process and nowhere else; the runtime is loaded by `probe` and `open`.
 *
 * @param {{ threads?: number }} options
 * @returns {import('@wattbench/core').Backend}
 */
export default function onnxWebBackend(options) {
  return {
    specVersion: 1,
    id: 'onnx-web',
    probe: async () => {
      try {
        return { available: true, runtime: identity(await load()), devices, tasks: processedTasks };
      } catch (cause) {
        return {
          available: false,
          reason: 'package-missing',
          detail: `onnxruntime-web cannot be loaded: ${cause.message}`,
          fix: 'npm install onnxruntime-web',
        };
      }
    },
    open: async (request) => {
      requireDevice(request.device);
      const { file, precision } = modelFile(request);
      const runtime = await load();
      const native = await createSession(runtime, file);
      try {
        const processor = await openProcessor({
          taskId: request.taskId,
          directory: request.directory,
          inputs: tensorInfo(native.inputMetadata),
          outputs: tensorInfo(native.outputMetadata),
        });
        const asked = options.threads ?? request.threads;
        return new OnnxWebSession({
          runtime,
          native,
          processor,
          info: {
            runtime: identity(runtime),
            device: 'cpu',
            precision,
            threads,
            settings: { engine: 'wasm', simd: true, compiler: 'turbofan' },
            fallbacks:
              asked > threads ? [`${asked} threads were asked for: WebAssembly has 1`] : [],
            notes: ['WebAssembly with 128-bit SIMD instead of native code'],
          },
        });
      } catch (cause) {
        await native.release();
        throw cause;
      }
    },
  };
}

/**
 * V8 compiles WebAssembly once quickly, and again, better, on other threads while it runs. That would be billed to the
 * inferences, so all of it is compiled well when the first model is opened, which then takes seconds.
 */
async function load() {
  v8.setFlagsFromString('--no-liftoff');
  const runtime = await import('onnxruntime-web');
  runtime.env.wasm.numThreads = threads;
  runtime.env.logLevel = 'fatal';
  return runtime;
}

function identity(runtime) {
  return { name: 'onnxruntime-web', version: runtime.env.versions.web };
}

/** What is asked for is what runs, or it is refused with the remedy. */
function requireDevice(device) {
  if (devices.includes(device)) return;
  throw new WattbenchError(
    'DEVICE_UNAVAILABLE',
    `onnx-web has no device "${device}"; it has cpu.`,
    {
      fix: 'Ask for `--device cpu`.',
    },
  );
}

/** The graph among the files that were checked against their hashes. */
function modelFile({ model, directory }) {
  const artifact = model.artifacts.find(({ format }) => format === 'onnx');
  const graph = artifact?.files.find((file) => file.path.endsWith('.onnx'));
  if (graph === undefined) {
    const formats = model.artifacts.map(({ format }) => format).join(', ');
    throw new WattbenchError(
      'UNSUPPORTED',
      `onnx-web reads models in the format onnx; ${model.id} has ${formats}.`,
    );
  }
  return { file: path.join(directory, graph.path), precision: artifact.precision };
}

async function createSession(runtime, file) {
  const bytes = await readFile(file).catch((cause) => {
    throw new WattbenchError('MODEL_NOT_FOUND', `${file} cannot be read: ${cause.message}`, {
      cause,
    });
  });
  try {
    return await runtime.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  } catch (cause) {
    throw new WattbenchError('MODEL_CORRUPT', `${file} is no ONNX model: ${cause.message}`, {
      cause,
    });
  }
}

/** Inputs and outputs as the model declares them. */
function tensorInfo(metadata) {
  return metadata.map((value) => ({ name: value.name, type: value.type, dims: value.shape }));
}
