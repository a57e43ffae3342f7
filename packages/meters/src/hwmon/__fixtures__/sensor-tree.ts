import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ChipDescription {
  readonly name: string;
  /** Path of the device below `devices`, e.g. `pci0000:00/0000:03:00.0`. */
  readonly device: string;
  readonly files: Readonly<Record<string, string>>;
  /** Keeps its files in the folder of the device, as old drivers do. */
  readonly old?: boolean;
}

/** A copy of `/sys/class/hwmon` in a temporary folder, with its links. */
export class SensorTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'wattbench-hwmon-'));
  readonly root = join(this.folder, 'class', 'hwmon');
  readonly #directories: string[] = [];

  constructor(chips: readonly ChipDescription[], firstNumber = 0) {
    mkdirSync(this.root, { recursive: true });
    for (const [index, chip] of chips.entries()) {
      const entry = `hwmon${index + firstNumber}`;
      const device = join(this.folder, 'devices', chip.device);
      const own = join(device, 'hwmon', entry);
      mkdirSync(own, { recursive: true });
      symlinkSync('../..', join(own, 'device'));
      symlinkSync(own, join(this.root, entry));
      const place = chip.old === true ? device : own;
      this.#directories.push(place);
      for (const [file, text] of Object.entries({ name: chip.name, ...chip.files })) {
        writeFileSync(join(place, file), `${text}\n`);
      }
    }
  }

  write(chip: number, file: string, text: string): void {
    writeFileSync(join(this.#directories[chip] ?? '', file), `${text}\n`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Devices as their drivers' documents describe them; no recording of a machine. */
export const amdCard: ChipDescription = {
  name: 'amdgpu',
  device: 'pci0000:00/0000:00:01.1/0000:03:00.0',
  files: {
    power1_average: '187000000',
    power1_cap: '300000000',
    power1_label: 'PPT',
    in0_input: '900',
    in0_label: 'vddgfx',
    temp1_input: '51000',
  },
};

export const amdApu: ChipDescription = {
  name: 'amdgpu',
  device: 'pci0000:00/0000:00:08.1/0000:c4:00.0',
  files: {
    power1_average: '11180000',
    power1_input: '12000000',
    in0_input: '900',
    in0_label: 'vddgfx',
    in1_input: '700',
    in1_label: 'vddnb',
  },
};

export const intelCard: ChipDescription = {
  name: 'xe',
  device: 'pci0000:00/0000:00:1c.0/0000:04:00.0',
  files: { energy1_input: '9007199254740993', energy2_input: '5000000', power1_max: '190000000' },
};

export const jetsonNano: ChipDescription = {
  name: 'ina3221',
  device: 'platform/c240000.i2c/i2c-1/1-0040',
  files: {
    in1_label: 'VDD_IN',
    in1_input: '5008',
    curr1_input: '1544',
    shunt1_resistor: '5000',
    in2_label: 'VDD_CPU_GPU_CV',
    in2_input: '5000',
    curr2_input: '400',
    in3_label: 'VDD_SOC',
    in3_input: '5000',
    curr3_input: '300',
    in4_input: '7720',
    in7_input: '11000',
    in7_label: 'sum of shunt voltages',
    curr4_input: '2244',
    update_interval: '20',
  },
};

export const jetsonAgx: readonly ChipDescription[] = [
  {
    name: 'ina3221',
    device: 'platform/c240000.i2c/i2c-1/1-0040',
    files: {
      in1_label: 'GPU',
      in1_input: '19000',
      curr1_input: '100',
      in2_label: 'CPU',
      in2_input: '19000',
      curr2_input: '50',
      in3_label: 'SOC',
      in3_input: '19000',
      curr3_input: '60',
    },
  },
  {
    name: 'ina3221',
    device: 'platform/c240000.i2c/i2c-1/1-0041',
    files: {
      in1_label: 'CV',
      in1_input: '19000',
      curr1_input: '0',
      in2_label: 'VDDRQ',
      in2_input: '19000',
      curr2_input: '20',
      in3_label: 'SYS5V',
      in3_input: '19000',
      curr3_input: '40',
    },
  },
];

export const acpiMeter: ChipDescription = {
  name: 'power_meter',
  device: 'LNXSYSTM:00/device:00/ACPI000D:00',
  old: true,
  files: {
    power1_average: '214000000',
    power1_average_interval: '2000',
    power1_accuracy: '97.500%',
    power1_is_battery: '0',
    power1_oem_info: '',
  },
};

export function graceMeter(index: number, oemInfo: string, powerUw: string): ChipDescription {
  return {
    name: 'power_meter',
    device: `LNXSYSTM:00/device:0${index}/ACPI000D:0${index}`,
    old: true,
    files: {
      power1_average: powerUw,
      power1_average_interval: '50',
      power1_is_battery: '0',
      power1_oem_info: oemInfo,
    },
  };
}

export const amdServer: ChipDescription = {
  name: 'amd_energy',
  device: 'platform/amd_energy.0',
  files: {
    energy1_label: 'Ecore000',
    energy1_input: '1000000',
    energy2_label: 'Esocket0',
    energy2_input: '18446744073709551615',
  },
};

export const boardMonitor: ChipDescription = {
  name: 'ina226',
  device: 'platform/i2c-1/1-0045',
  files: { power1_input: '4200000', in1_input: '5000', curr1_input: '840', update_interval: '4' },
};
