import type { PluginRef } from '@wattbench/core';
import type { BackendCaseResult } from '@wattbench/testkit/backend';
import { createCatalog } from '../catalog/catalog.js';
import { loadConfig } from '../config/load-config.js';
import { plainText } from '../output/plain-text.js';
import { wrapText } from '../output/wrap-text.js';
import { resolveBackends } from '../plugin/resolve-backends.js';
import type { DoctorFlags } from '../commands/flags.js';

const marks: Readonly<Record<BackendCaseResult['state'], string>> = {
  passed: '✓',
  failed: '✗',
  deviation: '~',
  'not-applicable': '·',
};

/** Checks backends against their contract, case by case. Exit code 1 when one fails. */
export async function checkConformance(
  words: readonly string[],
  flags: Pick<DoctorFlags, 'config' | 'json'>,
): Promise<void> {
  const { config, root } = await loadConfig(flags.config);
  const refs = await resolveBackends(words, { catalog: createCatalog(config), root });
  const { checkBackend } = await import('@wattbench/testkit/backend');
  const checked: { readonly backend: PluginRef; readonly cases: readonly BackendCaseResult[] }[] =
    [];
  for (const ref of refs) {
    if (flags.json !== true) process.stdout.write(`${hanging('', nameOf(ref)).join('\n')}\n`);
    const cases = await checkBackend(ref, { onResult: flags.json === true ? silent : print });
    checked.push({ backend: ref, cases });
    if (flags.json !== true) process.stdout.write(`${sumOf(cases)}\n\n`);
  }
  if (flags.json === true) process.stdout.write(`${JSON.stringify(checked, null, 2)}\n`);
  if (checked.some(({ cases }) => cases.some(({ state }) => state === 'failed'))) {
    process.exitCode = 1;
  }
}

function nameOf({ id, package: { name, version }, options }: PluginRef): string {
  const words = Object.entries(options).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [`${id} (${name} ${version})`, ...words].join(' ');
}

function print({ id, level, title, state, detail }: BackendCaseResult): void {
  const lines = [
    ...hanging(`  ${marks[state]} ${level} `, `${id}: ${title}`),
    ...(detail === null ? [] : hanging('       ', detail)),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function silent(): void {}

function sumOf(cases: readonly BackendCaseResult[]): string {
  const count = (state: BackendCaseResult['state']) =>
    cases.filter((result) => result.state === state).length;
  return `  ${count('passed')} passed, ${count('failed')} failed, ${count('deviation')} deviations, ${count('not-applicable')} do not apply`;
}

/** A text behind a mark, its further lines below its first word. */
function hanging(mark: string, text: string): readonly string[] {
  const indent = ' '.repeat(mark.length);
  return wrapText(plainText(text), { width: 80, indent }).map((line, index) =>
    index === 0 ? mark + line.slice(mark.length) : line,
  );
}
