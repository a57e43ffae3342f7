import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

const staticImport = /^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm;

/** Packages that a module loads at once, through all modules that it imports. */
function packagesOf(file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const specifiers = [...readFileSync(file, 'utf8').matchAll(staticImport)].map(
    ([, specifier = '']) => specifier,
  );
  const packages = specifiers.flatMap((specifier) =>
    specifier.startsWith('.')
      ? packagesOf(path.resolve(path.dirname(file), specifier.replace(/\.js$/, '.ts')), seen)
      : [specifier],
  );
  return [...new Set(packages)].toSorted();
}

describe('what is loaded', () => {
  test('by the root: nothing heavy, so that the parent may import it', () => {
    expect(packagesOf(path.join(import.meta.dirname, 'index.ts'))).toEqual([
      '@wattbench/core',
      'node:crypto',
      'node:fs/promises',
      'node:path',
    ]);
  });

  test('by ./processing: what every task shares, and no library of one of them', () => {
    expect(packagesOf(path.join(import.meta.dirname, 'processing/index.ts'))).toEqual([
      '@wattbench/core',
      'node:fs/promises',
      'node:path',
    ]);
  });

  test('by the processing of images: sharp, and no tokenizer', () => {
    const file = path.join(import.meta.dirname, 'image-classification/processor.ts');
    expect(packagesOf(file)).toContain('sharp');
    expect(packagesOf(file)).not.toContain('@huggingface/tokenizers');
  });
});
