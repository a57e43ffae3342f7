import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, hostname, platform, totalmem } from 'node:os';
import type { Environment } from '@wattbench/core';
import { cpuLimit } from './cpu-limit.js';
import { KernelFiles } from './kernel-files.js';
import { governors, turbo } from './processors.js';

/** Reads what does not change while an experiment runs. Takes some 0.2 s: call it once. */
export async function captureEnvironment(
  files: KernelFiles = new KernelFiles(),
): Promise<Environment> {
  const { default: system } = await import('systeminformation');
  const [cpu, operatingSystem, battery] = await Promise.all([
    system.cpu(),
    system.osInfo(),
    system.battery(),
  ]);
  return {
    machine: machineId(),
    platform: platform(),
    architecture: arch(),
    operatingSystem: `${operatingSystem.distro} ${operatingSystem.release}`.trim(),
    kernel: operatingSystem.kernel,
    nodeVersion: process.version,
    wattbenchVersion: ownVersion(),
    cpu: {
      model: cpus()[0]?.model.trim() ?? 'unknown',
      vendor: cpu.vendor === '' ? null : cpu.vendor,
      logicalCores: availableParallelism(),
      physicalCores: cpu.physicalCores > 0 ? cpu.physicalCores : null,
      governor: governors(files).join(', ') || null,
      turbo: turbo(files),
    },
    memoryBytes: totalmem(),
    virtualMachine: virtualMachine(files),
    container: container(files),
    cpuLimit: cpuLimit(files),
    mainsPower: battery.hasBattery ? battery.acConnected : true,
  };
}

/** A name for this machine that tells nobody which it is. */
function machineId(): string {
  const identity = new KernelFiles('/').text('/etc/machine-id') ?? hostname();
  return createHash('sha256').update(`wattbench ${identity}`).digest('hex').slice(0, 16);
}

function ownVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The processor's own word: the `hypervisor` flag (Intel SDM and AMD APM, CPUID 1, ECX bit 31). */
function virtualMachine(files: KernelFiles): boolean | null {
  const flags = files.text('/proc/cpuinfo')?.match(/^(?:flags|Features)\s*:(.*)$/m)?.[1];
  if (flags === undefined) return null;
  return /\bhypervisor\b/.test(flags);
}

function container(files: KernelFiles): string | null {
  if (files.text('/run/.containerenv') !== null) return 'podman';
  if (files.text('/.dockerenv') !== null) return 'docker';
  return process.env['KUBERNETES_SERVICE_HOST'] === undefined ? null : 'kubernetes';
}
