import type { SensorRule } from './sensor-rule.js';

const ms = 1_000_000;

/**
 * All gain errors here are assumptions, half-width at about 95 %: no driver states one, except the
 * ACPI meter by its attribute `power1_accuracy`. None of these rules is yet run on hardware.
 */
const graphics = {
  component: 'gpu',
  domain: 'gpu',
  counts: true,
  gainError: 0.1,
  maximumPowerW: 2500,
  minimumPowerW: 0.05,
} as const satisfies Partial<SensorRule>;

/**
 * drivers/gpu/drm/amd/pm/amdgpu_pm.c: "average power used by the SoC in microWatts. On APUs this
 * includes the CPU"; `in1` (vddnb) is there on APUs only. The MI300A has no vddnb and is taken for a
 * card. Cards tell whole watts. The time of the average is the firmware's and not documented.
 */
const amdgpu: readonly SensorRule[] = (['power1_average', 'power1_input'] as const).flatMap(
  (attribute) => {
    const common = {
      ...graphics,
      attribute: new RegExp(`^${attribute}$`),
      unit: 'µW',
      updatePeriodNs: 100 * ms,
      ...(attribute === 'power1_input' ? { alternativeTo: 'power1_average' } : {}),
    } as const;
    const value = attribute === 'power1_average' ? 'mean power' : 'power of the moment';
    return [
      {
        ...common,
        onlyWith: { attribute: 'in1_label', says: /^vddnb$/ },
        component: 'soc',
        domain: 'package',
        step: 1 / 256,
        meaning: `${value} of the processor with its graphics (APU); RAPL tells the same package`,
      },
      { ...common, step: 1, meaning: `${value} of the card's chip` },
    ] satisfies SensorRule[];
  },
);

/**
 * Documentation/ABI/testing/sysfs-driver-intel-xe-hwmon: energy1 card, energy2 package, in µJ. The
 * register has 2^-14 J steps and 32 bits; the driver extends it at every read (xe_hwmon.c), so it
 * stays right as long as it is polled. Its update period is not documented; 100 ms is assumed.
 */
const intelGraphics: readonly SensorRule[] = [
  {
    ...graphics,
    attribute: /^energy1_input$/,
    unit: 'µJ',
    whole: 'card {chip}',
    updatePeriodNs: 100 * ms,
    step: 2 ** -14,
    meaning: 'energy of the card',
  },
  {
    ...graphics,
    attribute: /^energy2_input$/,
    unit: 'µJ',
    inside: ['card {chip}'],
    updatePeriodNs: 100 * ms,
    step: 2 ** -14,
    meaning: "energy of the card's package, inside the card",
  },
];

/**
 * Documentation/hwmon/ina3221.rst; only the three inputs: in4 to in7 are voltages of shunts. The
 * rail of the whole module is VDD_IN or POM_5V_IN; a module without it (AGX) is the sum of its rails.
 */
const jetsonRail = {
  attribute: /^in([123])_input$/,
  unit: 'mV×mA',
  domain: 'rail',
  counts: true,
  interval: { attribute: 'update_interval', averages: false },
  updatePeriodNs: 100 * ms,
  // Used where no `shuntN_resistor` says it: 8 mA (40 µV over 5 mΩ) at 5 V.
  step: 0.04,
  gainError: 0.05,
  maximumPowerW: 300,
} as const satisfies Partial<SensorRule>;

const rail = (says: RegExp, component: SensorRule['component'], meaning: string): SensorRule => ({
  ...jetsonRail,
  label: { attribute: 'in#_label', says },
  component,
  meaning,
});

const ina3221: readonly SensorRule[] = [
  {
    ...rail(/^(?:VDD_IN|POM_5V_IN)$/, 'system', 'input of the whole module'),
    domain: 'platform',
    whole: 'machine',
    minimumPowerW: 0.1,
  },
  rail(/^(?:\w+_)?CPU$/, 'cpu', 'rail of the processor'),
  rail(/^(?:\w+_)?GPU$/, 'gpu', 'rail of the graphics'),
  rail(/^(?:\w+_)?CV$/, 'npu', 'rail of the accelerators'),
  rail(/VDDQ|VDDRQ|DDR/, 'dram', 'rail of the memory'),
  rail(/SYS|VIN/, 'system', 'rail of the rest of the board'),
  rail(/^(?!NC$|sum of)\w/, 'soc', 'rail'),
];

/** Documentation/hwmon/acpi_power_meter.rst: the mean over `power1_average_interval`, in µW. */
const acpiMeter = {
  attribute: /^power(\d+)_average$/,
  unit: 'µW',
  interval: { attribute: 'power1_average_interval', averages: true },
  updatePeriodNs: 1000 * ms,
  step: 1,
  gainError: 0.1,
  maximumPowerW: 50_000,
  minimumPowerW: 0.5,
} as const satisfies Partial<SensorRule>;

const oemInfo = (says: RegExp) => ({ attribute: 'power#_oem_info', says });

const powerMeter: readonly SensorRule[] = [
  {
    ...acpiMeter,
    label: oemInfo(/^Module Power Socket (\d+)$/),
    component: 'soc',
    domain: 'module',
    counts: true,
    whole: 'module {socket}',
    meaning: 'Grace module: processor, graphics, memory and the loss of the regulators',
  },
  {
    ...acpiMeter,
    label: oemInfo(/^Grace Power Socket (\d+)$/),
    component: 'cpu',
    domain: 'package',
    counts: true,
    whole: 'grace {socket}',
    inside: ['module {socket}'],
    meaning: 'Grace socket: cores, system I/O and memory',
  },
  {
    ...acpiMeter,
    label: oemInfo(/^CPU Power Socket (\d+)$/),
    component: 'cpu',
    domain: 'core',
    counts: true,
    inside: ['module {socket}', 'grace {socket}'],
    meaning: 'cores of a Grace socket',
  },
  {
    ...acpiMeter,
    label: oemInfo(/^Sys ?I\/?O Power Socket (\d+)$/i),
    component: 'soc',
    domain: 'uncore',
    counts: true,
    inside: ['module {socket}', 'grace {socket}'],
    meaning: 'system I/O of a Grace socket',
  },
  {
    ...acpiMeter,
    onlyWith: { attribute: 'power1_is_battery', says: /^1$/ },
    component: 'system',
    domain: 'platform',
    counts: true,
    whole: 'machine',
    meaning: 'ACPI power meter of the battery',
  },
  {
    // The firmware hands on what the BMC measures at the power supplies.
    ...acpiMeter,
    component: 'system',
    domain: 'supply',
    counts: true,
    whole: 'machine',
    meaning: 'ACPI power meter: input of the machine as its firmware tells it',
  },
];

/**
 * Documentation/hwmon/amd_energy.rst (removed in Linux 5.13 and kept as a module outside of it):
 * updated every ms, 15.3 µJ steps, extended to 64 bits by the driver.
 */
const amdEnergy: readonly SensorRule[] = [
  {
    attribute: /^energy(\d+)_input$/,
    unit: 'µJ',
    label: { attribute: 'energy#_label', says: /^Esocket(\d+)$/ },
    component: 'cpu',
    domain: 'package',
    counts: true,
    updatePeriodNs: ms,
    step: 2 ** -16,
    gainError: 0.1,
    maximumPowerW: 1000,
    minimumPowerW: 0.01,
    meaning: 'processor package, modelled by AMD; RAPL tells the same package',
  },
  {
    attribute: /^energy(\d+)_input$/,
    unit: 'µJ',
    label: { attribute: 'energy#_label', says: /^Ecore(\d+)$/ },
    component: 'cpu',
    domain: 'core',
    counts: false,
    updatePeriodNs: ms,
    step: 2 ** -16,
    gainError: 0.1,
    maximumPowerW: 1000,
    meaning: 'one core, inside its package',
  },
];

const unknownRail = {
  component: 'system',
  domain: 'rail',
  counts: false,
  interval: { attribute: 'update_interval', averages: false },
  updatePeriodNs: 1000 * ms,
  gainError: 0.25,
  maximumPowerW: 50_000,
} as const satisfies Partial<SensorRule>;

const unknownDriver: readonly SensorRule[] = [
  {
    ...unknownRail,
    attribute: /^power(\d+)_(?:input|average)$/,
    unit: 'µW',
    step: 1,
    meaning: 'what this rail feeds is not known here, so it is never added',
  },
  {
    ...unknownRail,
    attribute: /^energy(\d+)_input$/,
    unit: 'µJ',
    step: 1e-3,
    meaning: 'what this counter holds is not known here, so it is never added',
  },
];

const drivers: ReadonlyMap<string, readonly SensorRule[]> = new Map([
  ['amdgpu', amdgpu],
  ['xe', intelGraphics],
  ['i915', intelGraphics],
  ['ina3221', ina3221],
  ['power_meter', powerMeter],
  ['amd_energy', amdEnergy],
]);

/** Drivers whose sensors can be a total, for messages. */
export const knownDrivers: readonly string[] = [...drivers.keys()];

export function rulesOf(driver: string): readonly SensorRule[] {
  return drivers.get(driver) ?? unknownDriver;
}
