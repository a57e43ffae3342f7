import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';

const workplace = new Workplace();
afterAll(() => workplace.remove());

const commands = [
  'run',
  'measure',
  'watch',
  'list',
  'doctor',
  'report',
  'verify',
  'rerun',
  'diff',
  'compare',
  'baseline',
  'gate',
  'init',
];

describe('wattbench --help', () => {
  it.each(['', ...commands])(
    'explains wattbench %s with examples and fits 80 columns',
    async (command) => {
      const { code, stdout } = await workplace.run(
        [command, '--help'].filter((word) => word !== ''),
      );
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples?:\n {2}wattbench/);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('names every command', async () => {
    const { stdout } = await workplace.run(['--help']);
    for (const command of commands) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
    }
  });
});

describe('the presets of a protocol', () => {
  it('stand in the help of run, with the flags that change them', async () => {
    const { stdout } = await workplace.run(['run', '--help']);
    expect(stdout).toMatch(/smoke \(seconds\), standard, publication or\s+paper/);
    for (const flag of ['--batch-size', '--concurrency', '--input-words', '--output-tokens']) {
      expect(stdout).toMatch(new RegExp(`${flag} <n\\.\\.\\.>`));
    }
    expect(stdout).toContain('--strict');
  });

  it('are listed with all their fields', async () => {
    const { stdout } = await workplace.run(['list', 'protocols']);
    expect(stdout.match(/^\w+/gm)).toEqual(['smoke', 'standard', 'publication', 'paper']);
    expect(stdout).toMatch(/^publication .*\n[^a-z]+inferences=1000 repeats=10 seed=1/m);
    expect(stdout).toContain('warmUp.steady.rounds=6');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const { stdout: json } = await workplace.run(['list', 'protocols', '--json']);
    expect(JSON.parse(json)).toContainEqual(
      expect.objectContaining({
        id: 'paper',
        summary: expect.any(String),
        repeats: 10,
        warmUp: null,
        minimumWindow: { seconds: 0, meterUpdates: 0 },
      }),
    );
  });
});

describe('a command line that cannot be understood', () => {
  it.each([
    [['rum'], 'Did you mean run'],
    [['run', '--repeats', 'three'], 'whole number'],
    [['run', '--repeats', '0'], '1 or more'],
    [['run', '--batch-size', '1,two'], 'whole number'],
    [['run', '--concurrency', '0'], '1 or more'],
    [['run', '--input-words', ','], 'whole number'],
    [['run', '--intensity', '-3'], 'above 0'],
    [['run', '--suit', 'starter'], 'Did you mean --suite'],
    [['list', 'metres'], 'Allowed choices'],
    [['report', '--format', 'pdf'], 'Allowed choices'],
    [['compare', 'latest'], "missing required argument 'b'"],
    [['baseline'], "required option '--out <file>' not specified"],
    [['gate', '--max-increase', '5%'], "required option '--baseline <place>' not specified"],
    [['gate', '--baseline', 'b.jsonl'], "required option '--max-increase <share>' not specified"],
    [['gate', '--baseline', 'b.jsonl', '--max-increase', '5'], 'such as 5% or 0.05'],
    [['gate', '--baseline', 'b.jsonl', '--max-increase', '-5%'], 'such as 5% or 0.05'],
  ])('%j ends with code 2 and says why', async (words, why) => {
    const { code, stderr, stdout } = await workplace.run(words);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
    expect(stdout).toBe('');
  });
});
