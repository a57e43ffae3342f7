import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { loadLayersModel } from '@tensorflow/tfjs-layers';

/** What a fake of a native package says of itself. */
export interface FakeNative {
  readonly isGPUPackage: boolean;
  readonly isUsingGpuDevice: boolean;
  /** Told each time that a number is read from it. */
  readonly onRead?: () => void;
}

/** The shape of @tensorflow/tfjs-node and -gpu, computing in plain JavaScript: a CommonJS module as `import` gives it. */
export function fakeNative({ isGPUPackage, isUsingGpuDevice, onRead }: FakeNative): unknown {
  const tf = {
    ...core,
    loadGraphModel,
    loadLayersModel,
    version: { 'tfjs-core': core.version_core, 'tfjs-node': '4.22.0-fake' },
    backend: () => ({ isGPUPackage, isUsingGpuDevice, binding: { TF_Version: '2.12.1' } }),
    setBackend: (name: string) => core.setBackend(name === 'tensorflow' ? 'cpu' : name),
    getBackend: () => 'tensorflow',
    removeBackend: () => undefined,
    add: (...terms: Parameters<typeof core.add>) => {
      const sum = core.add(...terms);
      const read = sum.data.bind(sum);
      sum.data = () => {
        onRead?.();
        return read();
      };
      return sum;
    },
  };
  return { default: tf };
}
