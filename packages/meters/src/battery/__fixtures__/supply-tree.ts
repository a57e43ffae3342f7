import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SupplyFiles = Readonly<Record<string, string>>;

/** A copy of `/sys/class/power_supply` in a temporary folder. */
export class SupplyTree {
  readonly root = mkdtempSync(join(tmpdir(), 'wattbench-battery-'));

  constructor(supplies: Readonly<Record<string, SupplyFiles>>) {
    for (const [name, files] of Object.entries(supplies)) {
      mkdirSync(join(this.root, name));
      for (const [file, text] of Object.entries(files)) this.write(name, file, text);
    }
  }

  write(name: string, file: string, text: string): void {
    writeFileSync(join(this.root, name, file), `${text}\n`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Supplies as Documentation/ABI/testing/sysfs-class-power describes them; no recording of a machine. */
export const byEnergy: SupplyFiles = {
  type: 'Battery',
  present: '1',
  status: 'Discharging',
  power_now: '9750000',
  energy_now: '41230000',
  energy_full: '50000000',
  voltage_min_design: '11520000',
};

export const byCharge: SupplyFiles = {
  type: 'Battery',
  present: '1',
  status: 'Discharging',
  current_now: '-1250000',
  voltage_now: '12000000',
  charge_now: '3000000',
  voltage_min_design: '11000000',
};

export const charger = (online: '0' | '1'): SupplyFiles => ({ type: 'Mains', online });

export const mouse: SupplyFiles = {
  type: 'Battery',
  scope: 'Device',
  present: '1',
  status: 'Discharging',
  capacity: '50',
};
