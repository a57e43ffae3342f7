import { tfjs } from '@wattbench/backend-tfjs';
import { checkBackend } from '@wattbench/testkit/backend';

// Runs in a project that has the two packages and @tensorflow/tfjs-node from npm.
const results = await checkBackend(tfjs({ engine: 'node' }));
for (const { id, level, state, title, detail } of results) {
  const found = detail === null ? '' : `: ${detail.replaceAll(/\s+/g, ' ').slice(0, 500)}`;
  process.stdout.write(`${state.padEnd(14)} ${level} ${title} (${id})${found}\n`);
}
const count = (wanted) => results.filter(({ state }) => state === wanted).length;
process.stdout.write(
  `tfjs, engine node: ${count('passed')} passed, ${count('failed')} failed, ${count('not-applicable')} not applicable\n`,
);
// Where no model was tried, nothing failed and nothing was shown.
const answered = results.some(({ id, state }) => id === 'expected-answers' && state === 'passed');
if (!answered) process.stdout.write('failed: no case compared answers\n');
process.exit(count('failed') === 0 && answered ? 0 : 1);
