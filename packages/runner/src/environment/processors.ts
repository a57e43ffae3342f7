import type { KernelFiles } from './kernel-files.js';

const folder = '/sys/devices/system/cpu';

/** The folders of the logical processors (Linux, Documentation/ABI/testing/sysfs-devices-system-cpu). */
export function processorFolders(files: KernelFiles): readonly string[] {
  return files
    .names(folder)
    .filter((name) => /^cpu\d+$/.test(name))
    .map((name) => `${folder}/${name}`);
}

/** The governors that are set, each once; none where the kernel does not scale the frequency. */
export function governors(files: KernelFiles): readonly string[] {
  const found = processorFolders(files).flatMap(
    (cpu) => files.text(`${cpu}/cpufreq/scaling_governor`) ?? [],
  );
  return [...new Set(found)];
}

/** Mean over the processors, in Hz, or null. The kernel tells it in kHz. */
export function frequencyHz(files: KernelFiles): number | null {
  const kHz = processorFolders(files).flatMap(
    (cpu) => files.number(`${cpu}/cpufreq/scaling_cur_freq`) ?? [],
  );
  return kHz.length === 0 ? null : (kHz.reduce((sum, one) => sum + one, 0) / kHz.length) * 1000;
}

/**
 * Times since boot that a core or package was held down for its heat, added up over the processors: those of one core tell
 * of the same event, so only a rise means something. Null where no processor counts it.
 */
export function throttleCount(files: KernelFiles): number | null {
  const counts = processorFolders(files).flatMap((cpu) =>
    ['core', 'package'].flatMap(
      (part) => files.number(`${cpu}/thermal_throttle/${part}_throttle_count`) ?? [],
    ),
  );
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** Whether the clock may rise above its nominal rate, or null where the kernel does not tell. */
export function turbo(files: KernelFiles): boolean | null {
  const disabled = files.text(`${folder}/intel_pstate/no_turbo`);
  if (disabled !== null) return disabled === '0';
  const boost = files.text(`${folder}/cpufreq/boost`);
  return boost === null ? null : boost === '1';
}
