import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].map((match) => match[1] ?? '');

/** Runs an example as a user would, in the package's own folder. */
async function run(example: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', example],
    { cwd: root },
  );
  return stdout;
}

describe('the examples of the README', () => {
  test('are two', () => {
    expect(examples).toHaveLength(2);
  });

  test('the first tells the energy of a function, whatever the machine has', async () => {
    expect(await run(examples[0] ?? '')).toMatch(
      /^(rapl|estimate):\S+: \d+\.\d\d J ± \d+\.\d\d, (measured|estimated)$/m,
    );
  });

  test('the second reads a counter of its own', async () => {
    expect(await run(examples[1] ?? '')).toMatch(/state: 'read',\s+meter: 'acme'/);
  });
});
