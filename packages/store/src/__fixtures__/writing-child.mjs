// Writes one experiment for ever (or until an error) and names each record after it was acknowledged.
// usage: node writing-child.mjs <folder> <experiment as JSON> <result as JSON> <bytes of its output>
import { writeSync } from 'node:fs';
import { createStore } from '@wattbench/store';

const [, , folder, experimentText, resultText, bytes] = process.argv;
const experiment = JSON.parse(experimentText);
const template = {
  ...JSON.parse(resultText),
  outputs: [{ sampleId: 'long', output: 'x'.repeat(Number(bytes)) }],
};
const tell = (line) => writeSync(1, `${line}\n`);

const journal = createStore(folder).create(experiment);
tell('created');
for (let run = 0; ; run += 1) {
  const runId = `run-${run}`;
  try {
    journal.append({ ...template, runId, spec: { ...template.spec, id: runId } });
  } catch (error) {
    tell(`error ${error.code} ${error.message}`);
    process.exitCode = 3;
    break;
  }
  tell(runId);
}
