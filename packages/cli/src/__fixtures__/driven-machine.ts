import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cpuInfoText, startDrive, writePowercapTree, type Drive } from '@wattbench/testkit/powercap';
import { Workplace } from './command-line.js';

/** A machine whose processor draws 50 W and its memory 10 W, as a copied tree that another process drives. */
export class DrivenMachine {
  readonly workplace = new Workplace();
  #root = '';
  #cpuInfo = '';
  #drive: Drive | undefined;

  /** Folder of the tree. */
  get root(): string {
    return this.#root;
  }

  /** What a user types behind `--meter` to read it; further options follow behind a comma. */
  get meter(): string {
    return `rapl:root=${this.#root},cpuInfo=${this.#cpuInfo}`;
  }

  async start(): Promise<void> {
    const folder = join(this.workplace.folder, 'sys');
    mkdirSync(folder);
    const tree = await writePowercapTree(folder, {
      zones: [
        { id: 'intel-rapl:0', name: 'package-0', energyUj: 40_000_000_000 },
        { id: 'intel-rapl:0:0', name: 'core', energyUj: 20_000_000_000 },
        { id: 'intel-rapl:0:1', name: 'dram', energyUj: 1_000_000_000 },
      ],
    });
    this.#drive = await startDrive([
      { directory: tree.zone('intel-rapl:0'), periodMs: 1, powerW: 50 },
      { directory: tree.zone('intel-rapl:0:0'), periodMs: 1, powerW: 30 },
      { directory: tree.zone('intel-rapl:0:1'), periodMs: 1, powerW: 10 },
    ]);
    this.#root = tree.root;
    this.#cpuInfo = this.workplace.write('cpuinfo', cpuInfoText({ vendor: 'GenuineIntel' }));
  }

  async stop(): Promise<void> {
    await this.#drive?.stop();
    this.workplace.remove();
  }
}

/** What `measure --json` and `watch --json` write. */
export interface FiguresText {
  readonly durationS: number;
  readonly exitCode?: number;
  readonly signal?: string | null;
  readonly command?: readonly string[];
  readonly notes?: readonly string[];
  readonly readings: readonly {
    readonly meter: string;
    readonly channel: string;
    readonly component: string;
    readonly quality: string | null;
    readonly energyJ: number | null;
    readonly uncertaintyJ: number | null;
    readonly powerW: number | null;
    readonly issues: readonly string[];
    readonly reason?: string;
    readonly detail?: string;
  }[];
  readonly totals: readonly {
    readonly boundary: string;
    readonly energyJ: number | null;
    readonly uncertaintyJ: number | null;
    readonly channels: readonly string[];
  }[];
}

export function figuresFrom(text: string): FiguresText {
  return JSON.parse(text) as FiguresText;
}
