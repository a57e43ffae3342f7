import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** Where converted models are kept: `WATTBENCH_CACHE`, else the place that the system has for caches. */
export function cacheDirectory(): string {
  const own = process.env['WATTBENCH_CACHE'];
  if (own !== undefined && own !== '') return own;
  if (platform() === 'win32') {
    return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'wattbench');
  }
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches', 'wattbench');
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'wattbench');
}
