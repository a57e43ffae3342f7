import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { swing, swingPeriodS } from '../../simulated/__fixtures__/moving-load.js';

/** The example of macmon's own documentation ("Output format"), shortened to what has to do with power. */
export const documentedSample = {
  timestamp: '2025-02-24T20:38:15.427569+00:00',
  temp: { cpu_temp_avg: 43.73614, gpu_temp_avg: 36.95167 },
  memory: { ram_total: 25769803776, ram_usage: 20985479168 },
  cpu_power: 0.20486385,
  gpu_power: 0.017451683,
  ane_power: 0.0,
  all_power: 0.22231553,
  sys_power: 5.876533,
  ram_power: 0.11635789,
  gpu_ram_power: 0.0009615385,
};

/**
 * A program in the place of macmon, run by the real spawn: prints what stands in its file `out`, and
 * what is added to it later.
 */
export class FakeMacmon {
  readonly folder = mkdtempSync(join(tmpdir(), 'wattbench-macmon-'));
  readonly command = join(this.folder, 'macmon');

  constructor(first: string) {
    writeFileSync(join(this.folder, 'out'), first);
    this.#write(`
      const fs = require('node:fs');
      fs.writeFileSync(${JSON.stringify(join(this.folder, 'started'))}, JSON.stringify({ pid: process.pid, arguments: process.argv.slice(2) }));
      let at = 0;
      const copy = () => {
        const text = fs.readFileSync(${JSON.stringify(join(this.folder, 'out'))}, 'utf8');
        process.stdout.write(text.slice(at));
        at = text.length;
      };
      copy();
      setInterval(copy, 5);
    `);
  }

  /** Another program altogether. */
  static running(script: string): FakeMacmon {
    const fake = new FakeMacmon('');
    fake.#write(script);
    return fake;
  }

  /** Prints the mean of a moving load since the line before, for each field: the first at once. */
  static swinging(meanW: Readonly<Record<string, number>>): FakeMacmon {
    return FakeMacmon.running(`
      const intervalMs = Number(process.argv[process.argv.indexOf('-i') + 1]);
      const omega = ${(2 * Math.PI) / swingPeriodS};
      const nowS = () => Number(process.hrtime.bigint()) / 1e9;
      let lastS = nowS() - intervalMs / 1000;
      const print = () => {
        const atS = nowS();
        const wave = (Math.cos(omega * lastS) - Math.cos(omega * atS)) / omega / (atS - lastS);
        const sample = {};
        for (const [field, meanW] of Object.entries(${JSON.stringify(meanW)})) {
          sample[field] = meanW * (1 + ${swing} * wave);
        }
        console.log(JSON.stringify(sample));
        lastS = atS;
      };
      print();
      setInterval(print, intervalMs);
    `);
  }

  print(text: string): void {
    appendFileSync(join(this.folder, 'out'), text);
  }

  get started(): { readonly pid: number; readonly arguments: readonly string[] } {
    return JSON.parse(readFileSync(join(this.folder, 'started'), 'utf8'));
  }

  get isRunning(): boolean {
    try {
      return process.kill(this.started.pid, 0);
    } catch {
      return false;
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #write(script: string): void {
    writeFileSync(this.command, `#!${process.execPath}\n${script}\n`);
    chmodSync(this.command, 0o755);
  }
}
