// Mean power in windows of one second, for work that is no single function.
import { setTimeout as delay } from 'node:timers/promises';
import { openMeters } from '@wattbench/meters';

const windows = Number(process.argv[2] ?? 5);
const meters = await openMeters({ use: 'auto' });
try {
  let from = await meters.snapshot();
  for (let window = 1; window <= windows; window += 1) {
    await delay(1000);
    const to = await meters.snapshot();
    const { durationS, totals } = await meters.between(from, to);
    from = to;
    for (const { boundary, energyJ, quality } of totals) {
      const power = energyJ === null ? 'unknown' : `${(energyJ / durationS).toFixed(1)} W`;
      process.stdout.write(`${window}: ${boundary} ${power}, ${quality ?? 'no value'}\n`);
    }
  }
} finally {
  await meters.close();
}
