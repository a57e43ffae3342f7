import { freemem } from 'node:os';
import type { Conditions } from '@wattbench/core';
import { KernelFiles } from './kernel-files.js';
import { loadAverage1 } from './load-average.js';
import { mainsPower } from './mains-power.js';
import { processorTemperature } from './processor-temperature.js';
import { frequencyHz, governors, throttleCount } from './processors.js';
import { swapUsedBytes } from './swap.js';

/** Reads what can change between two runs: some small files for each processor, outside every window. */
export function captureConditions(files: KernelFiles = new KernelFiles()): Conditions {
  return {
    loadAverage1: loadAverage1(files),
    freeMemoryBytes: freemem(),
    swapUsedBytes: swapUsedBytes(files),
    mainsPower: mainsPower(files),
    governor: governors(files).join(', ') || null,
    temperatureC: processorTemperature(files)?.temperatureC ?? null,
    throttleCount: throttleCount(files),
    frequencyHz: frequencyHz(files),
  };
}
