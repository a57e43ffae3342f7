import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CompletedResult } from '@wattbench/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';
import { typedHere } from './__fixtures__/typed-here.js';
import { editLines, sentencesText, writeStored } from './__fixtures__/stored-experiment.js';

let workplace: Workplace;
let results: string;
beforeEach(() => {
  workplace = new Workplace();
  results = join(workplace.folder, 'wattbench-results');
  mkdirSync(results);
  workplace.write('my.jsonl', sentencesText);
});
afterEach(() => workplace.remove());

const typed = (words: readonly string[]) => typedHere(workplace.folder, words);

interface CheckText {
  readonly check: string;
  readonly state: string;
  readonly detail: string;
  readonly faults: readonly string[];
}

/** The checks of the only experiment, by name, as `--json` prints them. */
async function checksOf(words: readonly string[] = []) {
  const { code, stdout, stderr } = await typed(['verify', '--json', ...words]);
  const [{ checks, lastSha256 } = { checks: [], lastSha256: null }]: readonly {
    readonly checks: readonly CheckText[];
    readonly lastSha256: string | null;
  }[] = JSON.parse(stdout);
  const failed = checks.filter(({ state }) => state === 'failed');
  return {
    code,
    stderr,
    lastSha256,
    failed: Object.fromEntries(failed.map(({ check, faults }) => [check, faults[0]])),
    states: Object.fromEntries(checks.map(({ check, state }) => [check, state])),
    details: Object.fromEntries(checks.map(({ check, detail }) => [check, detail])),
  };
}

/** The first place of a result in the file is changed, and its hashes are left as they were. */
function edit(file: string, [before, after]: readonly [string, string], line = 2): void {
  editLines(file, (lines) =>
    lines.map((text, index) => (index === line - 1 ? text.replace(before, after) : text)),
  );
}

/** With a trace of the measured window that says this power. */
const traced = (powerW: number) => (result: CompletedResult) => ({
  phases: result.phases.map((phase) => ({
    ...phase,
    traces:
      phase.id === 'measure'
        ? [
            {
              channel: 'rapl:package-0',
              atNs: Array.from({ length: 20 }, (_, index) => 1e9 + (index + 0.5) * 1e7),
              powerW: Array.from({ length: 20 }, () => powerW),
              thinning: 1,
            },
          ]
        : [],
  })),
});

/** With a data set of this name, and a model whose name is a path. */
const named = (id: string) => (result: CompletedResult) => {
  const cell = {
    ...result.spec.cell,
    dataset: { ...result.spec.cell.dataset, id },
    model: { ...result.spec.cell.model, id: '../../etc' },
  };
  return { spec: { ...result.spec, cell } };
};

/** With a model of one file at this place. */
const withFile = (path: string) => (result: CompletedResult) => {
  const { cell } = result.spec;
  const files = [{ path, sha256: 'aa', bytes: 7 }];
  const model = { ...cell.model, artifact: { ...cell.model.artifact, files } };
  return { spec: { ...result.spec, cell: { ...cell, model } } };
};

describe('wattbench verify', () => {
  it('says what it checked of the latest experiment, and what is not possible here', async () => {
    const file = writeStored(results);
    const { code, stdout, stderr } = await workplace.run(['verify']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const last = JSON.parse(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '');
    expect(stdout).toContain(`last hash ${last.sha256}`);
    for (const line of [
      '  ok      hash chain     4 lines',
      '  ok      run ids        3 ids',
      '  ok      scores         6 scores',
      '  -       model files    not possible here: the model mine is not at hand',
      '  -       traces         not possible here: no traces were kept',
    ]) {
      expect(stdout).toContain(line);
    }
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each<[string, readonly [string, string], readonly string[]]>([
    ['an energy', ['"energyJ":2', '"energyJ":3'], ['hash chain']],
    ['a score', ['"accuracy":1', '"accuracy":0.9'], ['hash chain', 'scores']],
    [
      'an answer',
      ['"output":[{"label":"positive"', '"output":[{"label":"negative"'],
      ['hash chain', 'scores'],
    ],
    ['a latency', ['[10000000,', '[90000000,'], ['hash chain', 'latencies']],
    ['the samples', ['"samplesSha256":"', '"samplesSha256":"0'], ['hash chain', 'samples']],
    ['what a run did', ['"threads":1', '"threads":2'], ['hash chain', 'records']],
  ])('finds that %s was changed', async (_, change, checks) => {
    edit(writeStored(results), change);
    const { code, failed } = await checksOf();
    expect(Object.keys(failed)).toEqual(checks);
    expect(failed['hash chain']).toContain('line 2:');
    expect(code).toBe(1);
  });

  it('finds a plan that was changed, by its hashes', async () => {
    editLines(writeStored(results), (lines) =>
      lines.map((line) => line.replaceAll('"device":"cpu"', '"device":"gpu"')),
    );
    const { failed } = await checksOf();
    expect(Object.keys(failed)).toEqual(['hash chain', 'plan hash', 'run ids']);
    expect(failed['run ids']).toBe('3 of 3 are not the hash of their run');
  });

  it('finds lines that are missing, doubled, or of another experiment', async () => {
    const file = writeStored(results);
    const whole = readFileSync(file);
    editLines(file, (lines) => lines.slice(0, -1));
    expect((await checksOf()).failed).toEqual({
      plan: '1 of 3 runs have no result: unfinished, or lines are missing at the end',
    });
    writeFileSync(file, whole);
    editLines(file, (lines) => [...lines, lines[1]]);
    expect(Object.keys((await checksOf()).failed)).toEqual(['hash chain', 'plan']);
    writeFileSync(file, whole);
    const other = readFileSync(writeStored(join(workplace.folder, 'other')), 'utf8').split('\n');
    appendFileSync(file, `${other[1]}\n`);
    expect(Object.keys((await checksOf()).failed)).toEqual(['hash chain', 'records']);
  });

  it('holds energy against the power that was traced', async () => {
    writeStored(results, { change: traced(30) });
    expect((await checksOf()).details['traces']).toMatch(/^3 traces/);
    rmSync(results, { recursive: true });
    writeStored(results, { change: traced(31) });
    expect((await checksOf()).failed).toEqual({
      traces: 'line 2, measure: rapl:package-0 read 6 J, and its power comes to 6.2 ± 0 J',
    });
  });

  it('recomputes figures that were reported, with the carbon intensity that they had', async () => {
    writeStored(results);
    const { stdout } = await typed(['report', '--json', '--region', 'FRA']);
    workplace.write('figures.json', stdout);
    const words = ['--figures', 'figures.json', '--region', 'FRA'];
    expect(await checksOf(words)).toMatchObject({ code: 0, states: { figures: 'ok' } });
    const otherwise = await checksOf(['--figures', 'figures.json']);
    expect(otherwise.failed['figures']).toContain('carbon.mean is ');
    workplace.write('figures.json', stdout.replace(/"p95": [\d.]+/, '"p95": 7'));
    const { code, failed } = await checksOf(words);
    expect(code).toBe(1);
    expect(failed).toEqual({ figures: 'row 1: latencyMs.p95 is 7, and 10 from the records' });
  });

  it('says where figures have no records', async () => {
    writeStored(results);
    workplace.write('figures.json', '[{"experimentId":"gone"}]');
    const { code, stderr } = await checksOf(['--figures', 'figures.json']);
    expect(code).toBe(1);
    expect(stderr).toContain('figures of the experiment gone');
  });

  it.each(['{}', '[1]', 'nonsense', '[{"experimentId":7}]'])(
    'refuses %s as figures',
    async (text) => {
      writeStored(results);
      workplace.write('figures.json', text);
      const { code, stderr } = await typed(['verify', '--figures', 'figures.json']);
      expect(code).toBe(2);
      expect(stderr).toContain('figures.json does not hold figures: ');
    },
  );

  it('takes a folder of many, a folder of one, a file of any name, and an id', async () => {
    const files = [1, 2].map(() => writeStored(results));
    const { code, stdout } = await typed(['verify', 'wattbench-results']);
    expect(code).toBe(0);
    expect(stdout.match(/last hash/g)).toHaveLength(2);
    const shared = workplace.write('shared.jsonl', readFileSync(files[0] ?? ''));
    const folder = dirname(files[1] ?? '');
    for (const place of [folder, shared, folder.slice(results.length + 1)]) {
      expect((await typed(['verify', place])).code).toBe(0);
    }
    expect(await typed(['verify', 'nowhere'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('RESULTS_NOT_FOUND: nowhere holds no results'),
    });
  });

  it('does not hold against a file from before lines had hashes what it could not have', async () => {
    editLines(writeStored(results), (lines) =>
      lines.map((line) => {
        const { sha256: _hash, ...rest } = JSON.parse(line);
        delete rest.result?.spec.protocol.inputWords;
        for (const run of rest.experiment?.runs ?? []) delete run.protocol.inputWords;
        return JSON.stringify(rest);
      }),
    );
    const { code, states, details } = await checksOf();
    expect(code).toBe(0);
    expect(states).toMatchObject({
      'hash chain': 'not-possible',
      'run ids': 'not-possible',
      scores: 'ok',
    });
    expect(details['hash chain']).toBe('the file is from before lines had hashes');
  });
});

describe('a record that cannot be trusted', () => {
  it('leads to no file by a path that it holds', async () => {
    const secret = workplace.write('secret.jsonl', sentencesText);
    for (const id of [secret, './secret.jsonl', '../secret.jsonl']) {
      rmSync(results, { recursive: true, force: true });
      writeStored(results, { change: named(id) });
      const { states, details } = await checksOf();
      expect(states).toMatchObject({ samples: 'not-possible', scores: 'not-possible' });
      expect(states['model files']).toBe('not-possible');
      expect(details['scores']).toContain('is not at hand');
    }
  });

  it('with a model file outside of its folder, or another one, fails', async () => {
    const folder = join(workplace.folder, 'mine');
    mkdirSync(folder);
    writeFileSync(join(folder, 'model.onnx'), 'weights');
    for (const [path, message] of [
      ['../my.jsonl', 'names a file outside its folder'],
      ['model.onnx', 'has SHA-256'],
    ] as const) {
      rmSync(results, { recursive: true, force: true });
      writeStored(results, { change: withFile(path) });
      expect((await checksOf(['--model', folder])).failed['model files']).toContain(message);
    }
  });

  it('is named line by line where it is no record, and steers no terminal', async () => {
    const file = writeStored(results);
    appendFileSync(file, 'nonsense\n{"type":"result","schemaVersion":9}\n');
    edit(file, ['"energyJ":2', '"energyJ":"NaN"']);
    edit(file, ['"sampleId":"line-1"', String.raw`"sampleId":"\u001b[2J"`], 3);
    const { code, stdout } = await typed(['verify']);
    expect(code).toBe(1);
    expect(stdout).toContain('line 2: result: phases.0.readings.0.energyJ');
    expect(stdout).toContain('line 5: the line is not JSON in UTF-8');
    expect(stdout).toContain('line 6: schemaVersion 9 is newer');
    expect(stdout).not.toContain('\u001b');
  });

  it('with numbers that no machine has is told, and not believed', async () => {
    writeStored(results, {
      change: (result) => ({
        latenciesNs: result.latenciesNs.map(() => 1e308),
        phases: result.phases.map((phase) => ({
          ...phase,
          readings: phase.readings.map((reading) => ({ ...reading, energyJ: 1e308 })),
        })),
      }),
    });
    const { failed } = await checksOf();
    expect(Object.keys(failed)).toEqual(['latencies', 'energy']);
  });
});
