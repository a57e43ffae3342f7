import { basename } from 'node:path';
import type { Meters } from '@wattbench/meters';
import { ChildCpuTime } from '../measure/child-cpu-time.js';
import { figuresOf, type MeasuredRun } from '../measure/figures-of.js';
import { measuredLines } from '../measure/measured-lines.js';
import { runMeasured, type CommandEnd } from '../measure/run-measured.js';
import { openAskedMeters } from '../plugin/open-asked-meters.js';
import { outFile } from '../output/out-file.js';
import { plainText } from '../output/plain-text.js';
import { widthOf } from '../output/terminal-size.js';
import { wrapText } from '../output/wrap-text.js';
import type { MeasureFlags } from './flags.js';

/** Runs a command under the meters. Ends with the command's exit code. */
export async function measure(words: readonly string[], flags: MeasureFlags): Promise<void> {
  const file = flags.out === undefined ? undefined : outFile(flags.out);
  const cpuTime = new ChildCpuTime();
  const meters = await openAskedMeters(flags, cpuTime);
  try {
    const run = await measuredRun(words, { meters, cpuTime });
    process.exitCode = run.exitCode;
    const json = `${JSON.stringify(run)}\n`;
    file?.write(json);
    if (flags.json !== true) process.stderr.write(tableOf(run, meters));
    else if (file === undefined) process.stderr.write(json);
  } finally {
    await meters.close();
  }
}

async function measuredRun(
  words: readonly string[],
  { meters, cpuTime }: { readonly meters: Meters; readonly cpuTime: ChildCpuTime },
): Promise<MeasuredRun> {
  const startedAt = new Date().toISOString();
  const followed: { end?: CommandEnd; left: number } = { left: 0 };
  const measured = await meters.measure(async () => {
    cpuTime.begin();
    const end = await runMeasured(words, { onStart: (pid) => cpuTime.follow(pid) });
    followed.left = cpuTime.end();
    return end;
  });
  return {
    command: words,
    startedAt,
    durationS: measured.durationS,
    ...measured.value,
    ...figuresOf(measured, meters),
    notes:
      followed.left === 0
        ? []
        : [
            `${followed.left} of the command's processes still run; their energy from now on is not in the figures`,
          ],
    unavailable: meters.unavailable,
  };
}

function tableOf(run: MeasuredRun, meters: Meters): string {
  const width = widthOf(process.stderr);
  const how = run.signal === null ? `exit code ${run.exitCode}` : `ended by ${run.signal}`;
  const name = plainText(basename(run.command[0] ?? ''));
  const estimated = run.readings.every(
    ({ quality }) => quality === null || quality === 'estimated',
  );
  const notRead = meters.unavailable.map(({ id, reason }) => `${id} (${reason})`);
  const notes = [
    ...run.notes,
    ...(estimated && notRead.length > 0
      ? [`not measured: no ${notRead.join(', ')}; \`wattbench doctor\` says what to do`]
      : []),
  ];
  return [
    '',
    `wattbench: ${name}, ${run.durationS.toFixed(2)} s, ${how}`,
    ...measuredLines(run, { width, show: 'energy' }),
    ...notes.flatMap((note) => wrapText(note, { width })),
    '',
  ].join('\n');
}
