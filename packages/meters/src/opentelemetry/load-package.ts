import type * as Api from '@opentelemetry/api';
import type * as Resources from '@opentelemetry/resources';
import type * as SdkMetrics from '@opentelemetry/sdk-metrics';
import { WattbenchError } from '@wattbench/core';

/** The packages that the endpoints of this folder need; all are optional peers. */
const endpointPackages = [
  '@opentelemetry/api',
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/resources',
];

/** The packages that every endpoint needs. */
export interface Sdk {
  readonly api: typeof Api;
  readonly metrics: typeof SdkMetrics;
  readonly resources: typeof Resources;
}

/** Rejects as `loadPackage` does. */
export async function loadSdk(): Promise<Sdk> {
  const [api, metrics, resources] = await Promise.all([
    loadPackage('@opentelemetry/api', () => import('@opentelemetry/api')),
    loadPackage('@opentelemetry/sdk-metrics', () => import('@opentelemetry/sdk-metrics')),
    loadPackage('@opentelemetry/resources', () => import('@opentelemetry/resources')),
  ]);
  return { api, metrics, resources };
}

/**
 * Imports an optional package. Rejects with `PLUGIN_NOT_FOUND` and the command that installs it where
 * it is missing, and with `PLUGIN_INVALID` where it is there and cannot be loaded.
 */
export async function loadPackage<Module>(
  name: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const missing =
      error instanceof Error &&
      'code' in error &&
      error.code === 'ERR_MODULE_NOT_FOUND' &&
      message.includes(`'${name}'`);
    if (missing) {
      const wanted = [...new Set([...endpointPackages, name])];
      throw new WattbenchError('PLUGIN_NOT_FOUND', `The package ${name} is not installed.`, {
        cause: error,
        fix: `npm install ${wanted.join(' ')}`,
      });
    }
    throw new WattbenchError('PLUGIN_INVALID', `The package ${name} cannot be loaded: ${message}`, {
      cause: error,
      fix: `npm install ${name}`,
    });
  }
}
