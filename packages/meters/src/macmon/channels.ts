import type { Channel, Component, Domain } from '@wattbench/core';
import type { PolledPower } from '../engine/reader.js';
import { powerFields, powerIn, type PowerField } from './sample.js';

interface Place {
  readonly what: string;
  readonly component: Component;
  readonly domain: Domain;
  readonly gainError: number;
  readonly meaning: string;
}

/**
 * Gain errors are assumptions, half-width at about 95 %. The parts come from IOReport's energy model
 * and are modelled by Apple; the whole is a sensor (SMC key PSTR).
 */
const places: Readonly<Record<PowerField, Place>> = {
  sys_power: {
    what: 'system',
    component: 'system',
    domain: 'platform',
    gainError: 0.05,
    meaning: 'whole Mac, by a sensor (SMC PSTR)',
  },
  all_power: {
    what: 'soc',
    component: 'soc',
    domain: 'module',
    gainError: 0.15,
    meaning: 'sum of processor, graphics and neural engine; a detail',
  },
  cpu_power: {
    what: 'cpu',
    component: 'cpu',
    domain: 'package',
    gainError: 0.15,
    meaning: 'processor cores, modelled by Apple',
  },
  gpu_power: {
    what: 'gpu',
    component: 'gpu',
    domain: 'gpu',
    gainError: 0.15,
    meaning: 'graphics, modelled by Apple',
  },
  ane_power: {
    what: 'ane',
    component: 'npu',
    domain: 'npu',
    gainError: 0.15,
    meaning: 'neural engine, modelled by Apple',
  },
  ram_power: {
    what: 'ram',
    component: 'dram',
    domain: 'dram',
    gainError: 0.2,
    meaning: 'memory, modelled by Apple',
  },
};

const parts: readonly PowerField[] = ['cpu_power', 'gpu_power', 'ane_power', 'ram_power'];
/** IOReport counts whole mJ (some parts finer). */
const stepJ = 0.001;
const maximumPowerW = 2000;

function idOf(field: PowerField): string {
  return `macmon:${places[field].what}`;
}

export interface MacmonSource {
  readonly field: PowerField;
  readonly source: PolledPower;
}

/**
 * The channels that a first sample shows. The whole Mac is counted where its sensor tells a power;
 * else its parts are. A memory or a whole that tells 0 W is one that macmon does not know here: it
 * is left out, since a computer that runs has both.
 */
export function sourcesIn(sample: unknown, intervalMs: number): readonly MacmonSource[] {
  const told = powerFields.filter((field) => {
    const value = powerIn(sample, field);
    const canBeZero = field !== 'sys_power' && field !== 'ram_power';
    return value.state === 'power' && (canBeZero || value.powerW > 0);
  });
  const hasWhole = told.includes('sys_power');
  const insideOf = (field: PowerField): readonly PowerField[] => {
    if (field === 'sys_power') return told.filter((other) => other !== field);
    if (field !== 'all_power') return [];
    return told.filter((other) => parts.includes(other) && other !== 'ram_power');
  };
  return told.map((field) => {
    const { component, domain, gainError, meaning } = places[field];
    const channel: Channel = {
      id: idOf(field),
      component,
      scope: 'machine',
      method: 'power-samples',
      counted: hasWhole ? field === 'sys_power' : parts.includes(field),
      includes: insideOf(field).map(idOf),
      domain,
      updatePeriodNs: intervalMs * 1e6,
      resolutionJ: stepJ,
      averagingNs: intervalMs * 1e6,
      gainError,
      source: `macmon ${field}: ${meaning}; accuracy assumed`,
    };
    return {
      field,
      source: {
        kind: 'power',
        channel,
        maximumPowerW,
        ...(field === 'sys_power' || field === 'cpu_power' ? { minimumPowerW: 0.001 } : {}),
        resolutionW: stepJ / (intervalMs / 1000),
      },
    };
  });
}
