// Energy of one function, by whatever this machine has.
import { combinedUncertaintyJ, openMeters } from '@wattbench/meters';

const meters = await openMeters({ use: 'auto' });
for (const { id, detail, fix } of meters.unavailable) {
  process.stderr.write(`not ${id}: ${detail}\n${fix === undefined ? '' : `${fix}\n`}`);
}

const { value, durationS, readings, totals, checks } = await meters.measure(async () => {
  let sum = 0;
  for (let i = 1; i < 2e8; i += 1) sum += Math.sqrt(i);
  return sum;
});
await meters.close();

process.stdout.write(`result ${value.toExponential(4)} in ${durationS.toFixed(2)} s\n`);

// One reading per channel. What has no value says why; it is never 0.
for (const reading of readings) {
  const { meter, channel } = reading;
  if (reading.state === 'missing') {
    process.stdout.write(`${channel}: unknown, ${reading.reason}: ${reading.detail}\n`);
    continue;
  }
  const halfWidthJ = combinedUncertaintyJ(reading.uncertainty);
  const doubts = reading.issues.length === 0 ? '' : ` (${reading.issues.join(', ')})`;
  process.stdout.write(
    `${channel}: ${reading.energyJ.toFixed(2)} J ± ${halfWidthJ.toFixed(2)}, ${reading.quality} by ${meter}${doubts}\n`,
  );
}

// A total names what it holds. Totals are views of one machine: never add them to each other.
for (const { boundary, energyJ, uncertaintyJ, channels, missing } of totals) {
  process.stdout.write(
    energyJ === null
      ? `total of ${boundary}: unknown without ${missing.map(({ id }) => id).join(', ')}\n`
      : `total of ${boundary}: ${energyJ.toFixed(2)} J ± ${uncertaintyJ.toFixed(2)} = ${channels.join(' + ')}\n`,
  );
}

// Two meters of one thing are held against each other.
for (const { agrees, detail } of checks) {
  if (!agrees) process.stdout.write(`contradiction: ${detail}\n`);
}
