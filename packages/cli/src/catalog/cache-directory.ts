import { homedir, platform } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where converted models are kept: `WATTBENCH_CACHE`, else the place that the system has for caches
 * (XDG Base Directory Specification 0.8: an empty or relative `XDG_CACHE_HOME` counts as not set).
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment['WATTBENCH_CACHE'];
  if (own !== undefined && own !== '') return resolve(own);
  if (platform() === 'win32') {
    const local = absolute(environment['LOCALAPPDATA']) ?? join(homedir(), 'AppData', 'Local');
    return join(local, 'wattbench', 'cache');
  }
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches', 'wattbench');
  return join(absolute(environment['XDG_CACHE_HOME']) ?? join(homedir(), '.cache'), 'wattbench');
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
