/**
 * A program of its own: `node drive-files.mjs <plan as JSON>`. Writes the figures of sensors into
 * files every `periodMs`, as `moving-load.ts` says it: the power of now, or the energy since the
 * start, as `start + scale × figure`, rounded. Each file is replaced by a rename, so that a reader
 * has all of one text. Says `ready` after the first round. Ends with its parent, and when a folder
 * is gone.
 */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const { periodMs, swing, swingPeriodS, files } = JSON.parse(process.argv[2]);
const parent = process.ppid;
const omega = (2 * Math.PI) / swingPeriodS;
const nowS = () => Number(process.hrtime.bigint()) / 1e9;
const startS = nowS();

const figures = {
  power: (atS, meanW) => meanW * (1 + swing * Math.sin(omega * atS)),
  energy: (atS, meanW) =>
    meanW * (atS - startS + (swing / omega) * (Math.cos(omega * startS) - Math.cos(omega * atS))),
};

function write({ path, shows, meanW, scale, start }) {
  const next = join(dirname(path), `.${basename(path)}.next`);
  writeFileSync(next, `${Math.round(start + scale * figures[shows](nowS(), meanW))}\n`);
  renameSync(next, path);
}

for (const file of files) write(file);
process.stdout.write('ready\n');
setInterval(() => {
  if (process.ppid !== parent) process.exit(0);
  try {
    for (const file of files) write(file);
  } catch (error) {
    if (files.some(({ path }) => !existsSync(dirname(path)))) process.exit(0);
    throw error;
  }
}, periodMs);
