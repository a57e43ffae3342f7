import type { Unavailable } from '@wattbench/core';
import type * as Koffi from 'koffi';

/** The library that calls C functions; an optional peer, loaded only where a meter needs it. */
export type KoffiModule = Pick<typeof Koffi, 'load' | 'errno'>;

export type ImportKoffi = () => Promise<KoffiModule>;

export const importKoffi: ImportKoffi = () => import('koffi');

/** koffi, or why it cannot be had. */
export async function loadKoffi(
  load: ImportKoffi,
): Promise<{ readonly state: 'loaded'; readonly koffi: KoffiModule } | Unavailable> {
  try {
    return { state: 'loaded', koffi: await load() };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
      return {
        available: false,
        reason: 'package-missing',
        detail: `The package koffi, which calls C libraries, is not installed: ${text.slice(0, 300)}`,
        fix: 'npm install koffi',
      };
    }
    return {
      available: false,
      reason: 'native-load-failed',
      detail: `The package koffi is installed but does not load: ${text.slice(0, 300)}`,
      fix: 'npm install --include=optional koffi   (its binary comes as an optional dependency)',
    };
  }
}
