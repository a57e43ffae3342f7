import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '@wattbench/core';
import { root } from './install.mjs';

// `node tools/errors-page.mjs` writes docs/errors.md from the codes in core; `--check` compares instead,
// and looks for errors thrown past the list.
const page = join(root, 'docs', 'errors.md');
const rows = Object.entries(errorCodes).map(
  ([code, { why, fix }]) => `| \`${code}\` | ${why} | ${fix} |`,
);
const text = `# Errors

Every error of wattbench has a code of this list. The message says what was found; why and what to do
stand here and under the message. Exit code 2 for \`USAGE\`, 130 for \`INTERRUPTED\` by Ctrl-C (143 by
SIGTERM), else 1. A stack is printed with \`--debug\` only.

This page is made by \`node tools/errors-page.mjs\` from \`packages/core/src/error-codes.ts\`.

| code | why | what to do |
|---|---|---|
${rows.join('\n')}
`;

if (!process.argv.includes('--check')) {
  writeFileSync(page, text);
} else {
  const complaints = bareThrows();
  if (readFileSync(page, 'utf8') !== text) {
    complaints.push('docs/errors.md is out of date: node tools/errors-page.mjs');
  }
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  process.exit(complaints.length === 0 ? 0 : 1);
}

/** The testkit breaks on purpose; tests fail in their own ways; everything else throws a WattbenchError. */
function bareThrows() {
  const sources = readdirSync(join(root, 'packages'), { recursive: true }).filter(
    (name) =>
      /^(?!testkit)[^/\\]+[/\\]src[/\\].*(?<!\.test)\.ts$/.test(name) &&
      !name.includes('__fixtures__'),
  );
  if (sources.length === 0) return ['no source was found to look at'];
  return sources.flatMap((name) => {
    const lines = readFileSync(join(root, 'packages', name), 'utf8').split('\n');
    return lines.flatMap((line, index) =>
      /throw new (?:Type|Range|Syntax|Aggregate)?Error\b/.test(line)
        ? [`packages/${name}:${index + 1}: throws past core's list of errors: ${line.trim()}`]
        : [],
    );
  });
}
