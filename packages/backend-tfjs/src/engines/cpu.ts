import type { EngineModules } from './modules.js';
import type { Engine } from './engine.js';
import { loadTensorFlow } from './modules.js';

/** Plain JavaScript: works wherever Node does, for reference more than for use. */
export function cpuEngine(modules: EngineModules): Engine {
  return {
    id: 'cpu',
    device: 'cpu',
    load: async () => {
      const tf = await loadTensorFlow(modules);
      const { version_cpu: version } = await modules.cpu();
      return {
        available: true,
        tf,
        backendName: 'cpu',
        version,
        inspect: async () => ({
          available: true,
          threads: 1,
          threadLimit: 'JavaScript computes in one',
          settings: { simd: false, multithread: false },
          notes: ['computes in plain JavaScript: no SIMD, one thread'],
          synchronise: null,
        }),
      };
    },
  };
}
