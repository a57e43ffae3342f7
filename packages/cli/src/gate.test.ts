import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser, type Element } from '@xmldom/xmldom';
import type { CompletedResult } from '@wattbench/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';
import { writeStored, type StoredOptions } from './__fixtures__/stored-experiment.js';
import { typedHere } from './__fixtures__/typed-here.js';

const workplace = new Workplace();
afterAll(() => workplace.remove());

const at = (name: string): string => join(workplace.folder, name);

/** Repeats of 30 W that differ by about 1 %. */
const power =
  (factor: number): NonNullable<StoredOptions['powerW']> =>
  ({ repeat }) =>
    30 * factor * (1 + 0.01 * Math.sin(repeat * 7.3));

function stored(name: string, factor: number, options: StoredOptions = {}): string {
  return writeStored(at(name), { repeats: 5, powerW: power(factor), ...options });
}

async function gate(result: string, ...flags: readonly string[]) {
  const words = ['gate', result, '--baseline', baseline, '--max-increase', '5%', ...flags];
  vi.stubEnv('GITHUB_STEP_SUMMARY', at('summary.md'));
  try {
    return await typedHere(workplace.folder, words);
  } finally {
    vi.unstubAllEnvs();
  }
}

function casesOf(file: string): readonly Element[] {
  const xml = new DOMParser().parseFromString(readFileSync(at(file), 'utf8'), 'text/xml');
  return [...xml.getElementsByTagName('testcase')];
}

/** A name that would be markup, and would steer a terminal. */
const hostile = '<b>|`x`\u001b[2J\u202e"&]]>';
const estimated = ({ phases }: CompletedResult): Partial<CompletedResult> => ({
  phases: phases.map((phase) => ({
    ...phase,
    readings: phase.readings.map((reading) =>
      reading.state === 'read' ? { ...reading, quality: 'estimated' as const } : reading,
    ),
  })),
});

let baseline: string;
let same: string;
let more: string;
beforeAll(() => {
  baseline = stored('baseline', 1);
  same = stored('same', 1.001);
  more = stored('more', 1.2);
});

describe('wattbench gate', () => {
  it('passes where an increase above the limit is ruled out, as a user types it', async () => {
    const folder = at('typed');
    mkdirSync(folder);
    stored('typed/wattbench-results', 1.001);
    const words = ['gate', '--baseline', baseline, '--max-increase', '0.05'];
    const { code, stdout, stderr } = await workplace.run(words, {}, folder);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Passed: 1 passed; limit: 5 % more energy\.\nbaseline \S/);
    expect(stdout).toMatch(/\npass {5}mine · my\.jsonl · onnx, cpu\n {9}\+0\.\d+ % energy \(−/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('fails where one is shown, on every kind of output', async () => {
    rmSync(at('summary.md'), { force: true });
    const { code, stdout } = await gate(more, '--junit', 'gate.xml', '--markdown', 'gate.md');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Failed: 1 failed; limit/);
    expect(stdout).toMatch(/fail {5}mine[^]*\+20\.0 % energy \(\+1\d\.\d to \+2\d\.\d %\)/);
    expect(stdout).toContain('the increase is above the limit');
    const [test] = casesOf('gate.xml');
    expect(test?.getAttribute('name')).toBe('mine · my.jsonl · onnx, cpu');
    expect(test?.getAttribute('classname')).toBe('wattbench.text-classification');
    expect(test?.getElementsByTagName('failure')[0]?.getAttribute('message')).toContain('+20.0 %');
    const markdown = readFileSync(at('gate.md'), 'utf8');
    expect(markdown).toMatch(/^### Energy gate: Failed: 1 failed/);
    expect(markdown).toContain('| fail | mine · my.jsonl · onnx, cpu | +20.0 % energy');
    expect(readFileSync(at('summary.md'), 'utf8')).toBe(`${markdown}\n`);
  });

  it('says what an unclear cell could have shown and what would help, and passes unless told to fail', async () => {
    const near = stored('near', 1.05);
    const { code, stdout } = await gate(near, '--junit', 'near.xml');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Passed: 1 unclear; /);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /neither shown nor ruled out an increase of energy by \d\S* % would have failed with a chance of 80 % take more repeats/,
    );
    expect(casesOf('near.xml')[0]?.getElementsByTagName('failure')).toHaveLength(0);
    expect(casesOf('near.xml')[0]?.getElementsByTagName('system-out')[0]?.textContent).toContain(
      'unclear: ',
    );
    const strict = await gate(near, '--unclear', 'fail', '--junit', 'near.xml');
    expect(strict.code).toBe(1);
    expect(casesOf('near.xml')[0]?.getElementsByTagName('failure')).toHaveLength(1);
    const single = await gate(stored('single', 1, { repeats: 1 }));
    expect(single.stdout).toContain('one repeat tells nothing of its spread');
  });

  it('fails a cell that is missing, unless that is allowed', async () => {
    const two = stored('two', 1, { backends: ['onnx', 'tfjs'] });
    const words = ['gate', same, '--baseline', two, '--max-increase', '5%'];
    const { code, stdout } = await typedHere(workplace.folder, words);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Failed: 1 missing, 1 passed/);
    expect(stdout).toContain('missing  mine · my.jsonl · tfjs, cpu');
    const allowed = await typedHere(workplace.folder, [...words, '--allow-missing', '--json']);
    expect(allowed.code).toBe(0);
    expect(JSON.parse(allowed.stdout)).toMatchObject({
      passed: true,
      metric: 'energy',
      missing: [{ facets: { backend: 'tfjs' } }],
      pairs: [{ verdict: 'pass', result: { ratio: { mean: expect.any(Number) } } }],
    });
  });

  it('fails other answers, and scores below the share that the protocol or a flag asks for', async () => {
    const other = stored('answers', 1, {
      change: ({ outputs }) => ({
        outputs: outputs.map(({ sampleId }) => ({
          sampleId,
          output: [{ label: 'neither', score: 1 }],
        })),
      }),
    });
    const answers = await gate(other);
    expect(answers.code).toBe(1);
    expect(answers.stdout).toContain('4 of 4 inputs are answered otherwise');
    const worse = (options: StoredOptions) =>
      stored('scores', 1, { ...options, change: () => ({ scores: { accuracy: 0.9 } }) });
    expect((await gate(worse({}))).code).toBe(0);
    const flagged = await gate(worse({}), '--accuracy-gate', '99%');
    expect(flagged.code).toBe(1);
    expect(flagged.stdout).toContain('accuracy went from 1.000 to 0.9000');
    expect((await gate(worse({ protocol: { accuracyGate: 0.99 } }))).code).toBe(1);
  });

  it('does not judge estimates unless asked to, and calls CPU time no energy', async () => {
    const guess = stored('estimated', 1, { change: estimated });
    const words = ['gate', guess, '--baseline', guess, '--max-increase', '5%'];
    const refused = await typedHere(workplace.folder, words);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /NOT_COMPARABLE: the energy of the baseline and of the new result is estimated[^]*--metric cpu-time/,
    );
    const allowed = await typedHere(workplace.folder, [...words, '--allow-estimates']);
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toContain('Energy is estimated by a model');
    const time = await typedHere(workplace.folder, [...words, '--metric', 'cpu-time']);
    expect(time.code).toBe(0);
    expect(time.stdout).toContain('limit: 5 % more CPU time');
    expect(time.stdout).toContain('CPU time is not energy.');
    const mixed = await gate(guess, '--allow-estimates');
    expect(mixed.code).toBe(1);
    expect(mixed.stderr).toContain('quality: measured in A, estimated in B');
  });

  it('makes names from files safe in a terminal, in Markdown and in XML', async () => {
    const odd = stored('odd', 1, { title: hostile, backends: [hostile] });
    const words = ['gate', odd, '--baseline', odd, '--max-increase', '5%'];
    const { code, stdout } = await typedHere(workplace.folder, [
      ...words,
      '--junit',
      'odd.xml',
      '--markdown',
      'odd.md',
    ]);
    expect(code).toBe(0);
    const markdown = readFileSync(at('odd.md'), 'utf8');
    for (const steering of ['\u001b', '\u202e']) {
      expect(`${stdout}${markdown}`).not.toContain(steering);
    }
    expect(markdown).toContain(String.raw`\<b\>\|\`x\`\[2J"\&\]\]\>`);
    expect(casesOf('odd.xml')[0]?.getAttribute('name')).toContain('<b>|`x`[2J"&]]>');
  });

  it('makes safe what differs, where one cell can be compared and another not', async () => {
    const both = stored('both', 1, { backends: ['onnx', 'tfjs'] });
    const half = stored('half', 1, {
      backends: ['onnx', 'tfjs'],
      change: ({ spec }) =>
        spec.cell.backend.id === 'tfjs' ? { samplesSha256: '\u001b[2J\u202eother' } : {},
    });
    const words = ['gate', half, '--baseline', both, '--max-increase', '5%'];
    const { code, stdout } = await typedHere(workplace.folder, words);
    expect(code).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('not comparable, for these differ: samples');
    for (const steering of ['\u001b', '\u202e']) expect(stdout).not.toContain(steering);
  });

  it('guesses nothing where several cells of the baseline could be meant', async () => {
    const both = stored('several', 1, { backends: ['onnx', 'tfjs'] });
    const words = ['gate', `${both}#onnx`, '--baseline', both, '--max-increase', '5%'];
    const { code, stderr, stdout } = await typedHere(workplace.folder, words);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('backend');
  });

  it('keeps its verdict when the summary of the step cannot be written', async () => {
    rmSync(at('summary.md'), { force: true });
    mkdirSync(at('summary.md'));
    const { code, stderr } = await gate(same);
    rmSync(at('summary.md'), { recursive: true });
    expect(code).toBe(0);
    expect(stderr).toContain('note: no step summary was written: ');
  });

  it('writes no verdict to a place that cannot be written, and says so before it judges', async () => {
    const { code, stderr, stdout } = await gate(same, '--junit', 'no/folder/gate.xml');
    expect(code).toBe(1);
    expect(stderr).toContain('OUTPUT_UNWRITABLE');
    expect(stdout).toBe('');
    expect(existsSync(at('no'))).toBe(false);
  });
});
