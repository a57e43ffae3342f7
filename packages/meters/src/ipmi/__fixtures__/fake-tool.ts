import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder with programs that answer as ipmitool would: real files, run by the real spawn. */
export class FakeTools {
  readonly folder = mkdtempSync(join(tmpdir(), 'wattbench-ipmi-'));

  /** Writes a shell script and gives its path. */
  add(name: string, lines: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, `#!/bin/sh\n${lines}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** As lib/ipmi_dcmi.c of ipmitool prints it: the time stamp has no line break of its own everywhere. */
export function ipmitoolText(watts: string, state = 'activated'): string {
  return `
    Instantaneous power reading:                   ${watts} Watts
    Minimum during sampling period:                188 Watts
    Maximum during sampling period:               1940 Watts
    Average power reading over sample period:      194 Watts
    IPMI timestamp:                           04/01/26 07:12:06 UTC    Sampling period:                          00000005 Seconds.
    Power reading state is:                   ${state}

`;
}

/** As FreeIPMI's ipmi-dcmi prints it. */
export const freeIpmiText = `Current Power                        : 164 Watts
Minimum Power over sampling duration : 143 watts
Maximum Power over sampling duration : 219 watts
Average Power over sampling duration : 166 watts
Time Stamp                           : 04/01/2026 - 20:02:21
Statistics reporting time period     : 1000 milliseconds
Power Measurement                    : Active
`;

export function printing(text: string): string {
  return `cat <<'TEXT'\n${text}\nTEXT`;
}
