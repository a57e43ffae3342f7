import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Probe } from '@wattbench/core';

const largestBytes = 262_144;

/** The PEM text of the file, or why it is none. */
export async function certificateAuthority(file: string): Promise<Probe<{ readonly pem: string }>> {
  const refused = (detail: string): Probe<never> => ({
    available: false,
    reason: 'not-configured',
    detail: `certificate file ${file}: ${detail}`,
    fix: 'Name a PEM file with the option "certificateAuthorityFile".',
  });
  try {
    // Without waiting: a pipe in its place must not hang the probe.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await handle.stat();
      if (!status.isFile() || status.size > largestBytes) {
        return refused(`is no file of at most ${largestBytes} bytes`);
      }
      const pem = await handle.readFile('utf8');
      return pem.includes('-----BEGIN CERTIFICATE-----')
        ? { available: true, pem }
        : refused('holds no certificate');
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return refused(`cannot be read (${code})`);
  }
}
