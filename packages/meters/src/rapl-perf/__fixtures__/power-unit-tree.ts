import { closeSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importKoffi } from '../../native/load-koffi.js';
import { readSmallFile } from '../../rapl/small-file.js';
import type { RaplPerfSystem } from '../system.js';

export interface TreeEvent {
  readonly config?: string;
  readonly scale?: string;
  readonly unit?: string;
}

export interface TreeDescription {
  readonly type?: string;
  readonly cpumask?: string;
  readonly events: Readonly<Record<string, TreeEvent>>;
  /** Package and die of each processor; `null`: the kernel does not say. */
  readonly processors?: Readonly<Record<number, readonly [packageId: number, die: number | null]>>;
  readonly vendor?: string;
  readonly hypervisor?: boolean;
}

/** What the kernel writes for every event of the PMU. */
export const kernelScale = '2.3283064365386962890625e-10';

/** PERF_TYPE_SOFTWARE with PERF_COUNT_SW_CPU_CLOCK counts the ns of a processor: 1e-9 J each is 1 W. */
export const cpuClock: TreeEvent = { config: 'event=0x00', scale: '1e-9' };
export const softwareType = '1';

/** The files that the reader looks at, in a temporary folder. */
export class PowerUnitTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'wattbench-power-'));
  readonly system: RaplPerfSystem;

  constructor(description: TreeDescription) {
    const root = join(this.folder, 'devices');
    const processors = join(this.folder, 'cpu');
    const cpuInfo = join(this.folder, 'cpuinfo');
    const paranoid = join(this.folder, 'paranoid');
    this.system = {
      root,
      processors,
      cpuInfo,
      paranoid,
      maximumPowerW: 1000,
      platform: 'linux',
      architecture: process.arch,
      container: false,
      readFile: readSmallFile,
      importKoffi,
    };
    const { type = softwareType, cpumask = '0', events, vendor = 'GenuineIntel' } = description;
    this.write('devices/power/type', type);
    this.write('devices/power/cpumask', cpumask);
    for (const [name, { config = 'event=0x02', scale = kernelScale, unit = 'Joules' }] of Object.entries(events)) {
      this.write(`devices/power/events/${name}`, config);
      this.write(`devices/power/events/${name}.scale`, scale);
      this.write(`devices/power/events/${name}.unit`, unit);
    }
    for (const [processor, [packageId, die]] of Object.entries(description.processors ?? { 0: [0, 0] })) {
      this.write(`cpu/cpu${processor}/topology/physical_package_id`, String(packageId));
      if (die !== null) this.write(`cpu/cpu${processor}/topology/die_id`, String(die));
    }
    const flags = description.hypervisor === true ? 'fpu hypervisor' : 'fpu';
    this.write('cpuinfo', `processor : 0\nvendor_id : ${vendor}\nflags : ${flags}`);
    this.write('paranoid', '2');
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `${text}\n`);
  }

  drop(path: string): void {
    rmSync(join(this.folder, path), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A koffi whose system call answers as the test says, and remembers what it was asked. */
export function fakeCall(answer: (attribute: Uint8Array, processor: number) => number | string) {
  const asked: { readonly number: number; readonly attribute: Uint8Array; readonly processor: number; readonly flags: number }[] = [];
  let error = 0;
  const numbers: Readonly<Record<string, number>> = { EPERM: 1, ENOENT: 2, EACCES: 13, EINVAL: 22, ENOSYS: 38 };
  const call = (...given: readonly unknown[]): number => {
    const [number, attribute, , processor, , flags] = given;
    if (!(attribute instanceof Uint8Array)) throw new Error('expected an attribute');
    asked.push({ number: Number(number), attribute, processor: Number(processor), flags: Number(flags) });
    const result = answer(attribute, Number(processor));
    if (typeof result === 'number') return result;
    error = numbers[result] ?? 5;
    return -1;
  };
  return {
    asked,
    importKoffi: () =>
      Promise.resolve({
        load: () => ({ func: (name: string) => (name === 'close' ? closeSync : call) }),
        errno: () => error,
      }) as unknown as ReturnType<RaplPerfSystem['importKoffi']>,
  };
}
