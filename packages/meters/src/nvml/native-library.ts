import { isAbsolute, win32 } from 'node:path';
import type { Unavailable } from '@wattbench/core';
import type { KoffiModule } from '../native/load-koffi.js';
import { functionNotFound, unknownError } from './return-code.js';
import type { NvmlSystem } from './system.js';
import { missingLibrary } from './unavailable.js';

type Native = ReturnType<KoffiModule['load']>;

/** Calls a C function and gives its `nvmlReturn_t`. */
export type NativeFunction = (...given: readonly unknown[]) => number;

export interface NativeLibrary {
  readonly path: string;
  /** The function, or one that answers FUNCTION_NOT_FOUND where the library lacks it. */
  bind(name: string, parameters: readonly string[]): NativeFunction;
  has(name: string): boolean;
  /** `nvmlErrorString`; empty where the library lacks it. */
  errorString(code: number): string;
}

export const libraryVariable = 'WATTBENCH_NVML_LIBRARY';

/** Without these there is nothing to read. */
const required = [
  'nvmlInit_v2',
  'nvmlShutdown',
  'nvmlDeviceGetCount_v2',
  'nvmlDeviceGetHandleByIndex_v2',
  'nvmlDeviceGetUUID',
];

/** Loads NVIDIA's management library. It stays loaded: unloading a driver's library is not safe. */
export function openLibrary(
  koffi: KoffiModule,
  system: NvmlSystem,
): { readonly state: 'opened'; readonly library: NativeLibrary } | Unavailable {
  const given = givenPath(system);
  if (given !== null && !isAbsolute(given.path)) {
    return {
      available: false,
      reason: 'not-configured',
      detail: `${given.from} is ${JSON.stringify(given.path.slice(0, 200))}; expected an absolute path.`,
      fix: `Correct ${given.from}, or leave it out.`,
    };
  }
  const failures: string[] = [];
  for (const path of given === null ? placesOf(system) : [given.path]) {
    const native = tryLoad(koffi, path);
    if (typeof native === 'string') {
      failures.push(`${path}: ${native}`);
      continue;
    }
    const library = wrap(native, path);
    const missing = required.filter((name) => !library.has(name));
    if (missing.length === 0) return { state: 'opened', library };
    failures.push(`${path}: is no NVML, or one that is too old: has no ${missing.join(', ')}`);
  }
  const tried = failures.join('; ').slice(0, 1000);
  if (given !== null) {
    return {
      available: false,
      reason: 'not-configured',
      detail: `${given.from} does not name NVIDIA's management library. ${tried}`,
      fix: `Correct ${given.from}, or leave it out.`,
    };
  }
  return missingLibrary(system, tried);
}

function givenPath({ options, environment }: NvmlSystem): { path: string; from: string } | null {
  if (options.library !== undefined) return { path: options.library, from: 'option "library"' };
  const path = environment[libraryVariable];
  return path === undefined || path === '' ? null : { path, from: libraryVariable };
}

/**
 * Where drivers put it. Linux: the loader's own search, then WSL's folder. Windows: System32 of
 * today's drivers, then the folder of older ones (docs.nvidia.com/deploy/nvml-api).
 */
function placesOf({ platform, environment }: NvmlSystem): readonly string[] {
  if (platform !== 'win32') return ['libnvidia-ml.so.1', '/usr/lib/wsl/lib/libnvidia-ml.so.1'];
  const system = environment['SystemRoot'] ?? 'C:\\Windows';
  const programs = environment['ProgramW6432'] ?? 'C:\\Program Files';
  return [
    win32.join(system, 'System32', 'nvml.dll'),
    win32.join(programs, 'NVIDIA Corporation', 'NVSMI', 'nvml.dll'),
  ];
}

function tryLoad(koffi: KoffiModule, path: string): Native | string {
  try {
    return koffi.load(path);
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, 300);
  }
}

function wrap(native: Native, path: string): NativeLibrary {
  const find = (name: string, parameters: readonly string[], result = 'int') => {
    try {
      return native.func(name, result, [...parameters]);
    } catch (error) {
      // koffi has no code for it; every function is declared in the same way, so it can be no other.
      if (error instanceof Error) return null;
      throw error;
    }
  };
  const text = find('nvmlErrorString', ['int'], 'str');
  return {
    path,
    has: (name) => find(name, []) !== null,
    bind: (name, parameters) => {
      const call = find(name, parameters);
      if (call === null) return () => functionNotFound;
      return (...given) => {
        const code: unknown = call(...given);
        return typeof code === 'number' ? code : unknownError;
      };
    },
    errorString: (code) => {
      const said: unknown = text === null ? null : text(code);
      return typeof said === 'string' ? plainText(said) : '';
    },
  };
}

/** A text from the driver without control characters, at most 120 characters. */
export function plainText(text: string): string {
  return text.slice(0, 120).replaceAll(/[^\u0020-\u007e\u00a0-\uffff]/g, '');
}
