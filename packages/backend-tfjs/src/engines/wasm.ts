import v8 from 'node:v8';

import type { EngineModules } from './modules.js';
import type { Engine } from './engine.js';
import { loadTensorFlow } from './modules.js';

/**
 * WebAssembly with XNNPACK. Its binary is read from the folder of its package. V8 would compile it once
 * quickly and again, better, on other threads while it runs, which a measurement would bill to the
 * inferences: all of it is compiled well when it is loaded (`--no-liftoff`, https://v8.dev/docs/wasm-compilation-pipeline).
 */
export function wasmEngine(modules: EngineModules): Engine {
  return {
    id: 'wasm',
    device: 'cpu',
    load: async () => {
      v8.setFlagsFromString('--no-liftoff');
      const tf = await loadTensorFlow(modules);
      const wasm = await modules.wasm();
      return {
        available: true,
        tf,
        backendName: 'wasm',
        version: wasm.version_wasm,
        inspect: async () => {
          const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
          const multithread = (await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')) === true;
          return {
            available: true,
            // The binary without threads has no count of them.
            threads: multithread ? wasm.getThreadsCount() : 1,
            threadLimit: 'the WebAssembly of TensorFlow.js has no threads in Node',
            settings: { simd, multithread },
            notes: [
              simd
                ? 'computes in WebAssembly with SIMD of 128 bits'
                : 'computes in WebAssembly without SIMD, which this Node does not have',
            ],
            synchronise: null,
          };
        },
      };
    },
  };
}
