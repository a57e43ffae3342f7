import { engines as engineIds } from '../options.js';
import { cpuEngine } from './cpu.js';
import type { Engine } from './engine.js';
import type { EngineModules } from './modules.js';
import { nodeEngine, nodeGpuEngine } from './native.js';
import { wasmEngine } from './wasm.js';
import { webgpuEngine } from './webgpu.js';

const makers = {
  'node-gpu': nodeGpuEngine,
  node: nodeEngine,
  webgpu: webgpuEngine,
  wasm: wasmEngine,
  cpu: cpuEngine,
} as const;

/** Every engine, the fastest first. Nothing is loaded yet. */
export function allEngines(modules: EngineModules): readonly Engine[] {
  return engineIds.map((id) => makers[id](modules));
}
