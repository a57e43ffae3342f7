import type { EngineModules } from './modules.js';
import type { Engine } from './engine.js';
import { loadTensorFlow } from './modules.js';

/** WebAssembly with XNNPACK. Its binary is read from the folder of its package. */
export function wasmEngine(modules: EngineModules): Engine {
  return {
    id: 'wasm',
    device: 'cpu',
    load: async () => {
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
              ...(multithread ? [] : ['WebAssembly without threads']),
            ],
            synchronise: null,
          };
        },
      };
    },
  };
}
