import { appendFileSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';
import { writeStored } from './__fixtures__/stored-experiment.js';
import { typedHere } from './__fixtures__/typed-here.js';

const workplace = new Workplace();
const results = join(workplace.folder, 'wattbench-results');
afterAll(() => workplace.remove());

const typed = (words: readonly string[]) => typedHere(workplace.folder, words);
const at = (name: string): string => join(workplace.folder, name);

let journal: string;
beforeAll(() => {
  journal = writeStored(results, { repeats: 2 });
});

describe('wattbench baseline', () => {
  it('copies the lines byte for byte, so that their hashes still hold', async () => {
    const { code, stdout } = await workplace.run(['baseline', '--out', 'b.jsonl']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Wrote b\.jsonl: 2 completed runs of stored, \S+\.\nNext: wattbench gate/,
    );
    expect(readFileSync(at('b.jsonl'))).toEqual(readFileSync(journal));
    const verified = await typed(['verify', 'b.jsonl', '--json']);
    const [{ checks }] = JSON.parse(verified.stdout) as [
      { checks: { check: string; state: string }[] },
    ];
    expect(checks.find(({ check }) => check === 'hash chain')?.state).toBe('ok');
    const compared = await typed(['compare', 'b.jsonl', 'latest']);
    expect(compared.stdout).toContain('No difference shown');
  });

  it('writes over nothing unless told to', async () => {
    const kept = workplace.write('kept.jsonl', 'mine');
    const refused = await typed(['baseline', '--out', 'kept.jsonl']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/OUTPUT_UNWRITABLE: kept\.jsonl is there already[^]*--force/);
    expect(readFileSync(kept, 'utf8')).toBe('mine');
    const forced = await typed(['baseline', 'latest', '--out', 'kept.jsonl', '--force', '--json']);
    expect(JSON.parse(forced.stdout)).toMatchObject({ file: 'kept.jsonl', runs: 2, completed: 2 });
    expect(readFileSync(kept)).toEqual(readFileSync(journal));
  });

  it('leaves out what a writer had not finished, and says what is missing', async () => {
    const half = at('half.jsonl');
    copyFileSync(journal, half);
    const lines = readFileSync(half, 'utf8').split('\n');
    workplace.write('half.jsonl', `${lines.slice(0, 2).join('\n')}\n`);
    appendFileSync(half, lines[2]?.slice(0, 100) ?? '');
    const { code, stderr } = await typed(['baseline', 'half.jsonl', '--out', 'half-b.jsonl']);
    expect(code).toBe(0);
    expect(stderr).toContain('the experiment is not finished: 1 of 2 runs');
    expect(readFileSync(at('half-b.jsonl'), 'utf8')).toBe(`${lines.slice(0, 2).join('\n')}\n`);
  });

  it('refuses what holds no result, and a place that cannot be written', async () => {
    workplace.write('header.jsonl', `${readFileSync(journal, 'utf8').split('\n')[0]}\n`);
    const empty = await typed(['baseline', 'header.jsonl', '--out', 'c.jsonl']);
    expect(empty.code).toBe(1);
    expect(empty.stderr).toContain('RESULTS_NOT_FOUND');
    const nowhere = await typed(['baseline', '--out', 'no/such/folder/b.jsonl']);
    expect(nowhere.stderr).toContain('OUTPUT_UNWRITABLE');
    expect(existsSync(at('c.jsonl'))).toBe(false);
  });
});
