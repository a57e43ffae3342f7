import { dirname } from 'node:path';
import { WattbenchError, type WattbenchConfig } from '@wattbench/core';
import { findConfig } from './find-config.js';

export interface LoadedConfig {
  readonly config: WattbenchConfig;
  /** Folder that relative paths of the file start from: the file's own, or the working folder. */
  readonly root: string;
  readonly file: string | undefined;
}

/**
 * Loads and checks the config file, if there is one.
 * Throws `CONFIG_UNREADABLE` (syntax, failed import) or `CONFIG_INVALID` (a field).
 */
export async function loadConfig(named: string | undefined): Promise<LoadedConfig> {
  const file = findConfig(named);
  if (file === undefined) return { config: {}, root: process.cwd(), file };
  const root = dirname(file);
  const [{ loadConfig: load }, { configSchema, asConfig }, { prettifyError }] = await Promise.all([
    import('c12'),
    import('./config-schema.js'),
    import('zod'),
  ]);
  // What is in the file and nothing else: c12 could otherwise fetch a remote template that it names.
  const { config } = await load({
    cwd: root,
    configFile: file,
    extend: false,
    envName: false,
    dotenv: false,
    rcFile: false,
    globalRc: false,
    packageJson: false,
  }).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new WattbenchError('CONFIG_UNREADABLE', `${file}: ${message}`, { cause });
  });
  const checked = configSchema.safeParse(config);
  if (!checked.success) {
    throw new WattbenchError('CONFIG_INVALID', `${file}: ${prettifyError(checked.error)}`);
  }
  return { config: asConfig(checked.data), root, file };
}
