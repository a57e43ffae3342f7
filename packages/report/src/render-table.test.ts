import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrarySummary } from './__fixtures__/arbitrary-summary.js';
import { estimated, makeFailed, makeSummary, measured } from './__fixtures__/summaries.js';
import { renderTable } from './index.js';

const seed = 20_260_103;

function lines(...texts: readonly string[]): string {
  return texts.join('\n');
}

/** Columns of a line as a terminal shows it, by Unicode's own classes. */
function shownWidth(line: string): number {
  const wide = /\p{Emoji_Presentation}|\p{Script=Han}/u;
  return [...withoutColour(line)].reduce((sum, one) => sum + (wide.test(one) ? 2 : 1), 0);
}

function withoutColour(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`, 'g'), '');
}

describe('a table', () => {
  it('at 80 columns takes two lines a row', async () => {
    expect(await renderTable(measured, { columns: 80, colour: false })).toBe(
      lines(
        'text-classification · reviews · standard: 5 × 1,000 inferences',
        '',
        'Model                   Energy       CO2e    Power  p50 ms     Score  Meter',
        'backend, device      mWh/1,000   mg/1,000        W  p95 ms',
        '────────────────────────────────────────────────────────────────────────────────',
        'distilbert-sst2            412        141     23.1    12.1     0.891  rapl',
        'onnx, cpu              388–436    105–177             14.0  accuracy  measured',
        '────────────────────────────────────────────────────────────────────────────────',
        'tiny-bert                 51.2       17.5     18.2    1.91     0.802  rapl',
        'onnx, cpu [1]        46.1–56.9  12.4–22.7             2.40  accuracy  measured',
        '────────────────────────────────────────────────────────────────────────────────',
        'bert-large-uncased-    unknown    unknown  unknown     104     0.930  rapl',
        'finetuned-sst-2-                                       132  accuracy  no reading',
        'english',
        'onnx, cpu [2]',
        '────────────────────────────────────────────────────────────────────────────────',
        'broken               failed at load: MODEL_CORRUPT',
        'onnx, cpu [3]',
        '',
        '· Energy and CO2e are per 1,000 inferences. Ranges are 95 % intervals: the doubt',
        '  of the meter and the spread between repeats (fresh processes); for CO2e also',
        '  that of the grid.',
        '· CO2e: 342 g/kWh, average of DEU by Ember (CC BY-SA 4.0), from @tgwf/co2',
        '  0.19.0.',
        '· rapl (measured) counts: CPU and memory, all of the machine (rapl:package-0,',
        '  rapl:dram-0).',
        '[1] other-load (2 of 5 repeats): others took 12 % of the processors',
        '[2] energy-unknown (5 of 5 repeats): rapl:dram-0: permission, EACCES',
        '[3] repeats-failed (5 of 5 repeats): load: MODEL_CORRUPT, model.onnx is not ONNX',
      ),
    );
  });

  it('at 120 columns takes one line a row', async () => {
    const rows = [measured[0], measured[1], measured[3]].flatMap((row) => row ?? []);
    const text = await renderTable(rows, { columns: 120, colour: false });
    expect(text.slice(0, text.indexOf('\n·'))).toBe(
      lines(
        'text-classification · reviews · standard: 5 × 1,000 inferences',
        '',
        'Model            Backend,          Energy                 CO2e             Power   p50   p95     Score  Meter',
        '                 device         mWh/1,000       95 %  mg/1,000       95 %      W    ms    ms  accuracy',
        '──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────',
        'distilbert-sst2  onnx, cpu            412    388–436       141    105–177   23.1  12.1  14.0     0.891  rapl, measured',
        'tiny-bert        onnx, cpu [1]       51.2  46.1–56.9      17.5  12.4–22.7   18.2  1.91  2.40     0.802  rapl, measured',
        'broken           onnx, cpu [2]  failed at load: MODEL_CORRUPT',
        '',
      ),
    );
  });

  it('marks estimates by a sign and a word', async () => {
    expect(await renderTable(estimated, { columns: 80, colour: false })).toBe(
      lines(
        'image-classification · fashion-mnist · smoke: 1 × 50 inferences',
        '',
        'Model                 Energy      CO2e  Power  p50 ms     Score  Meter',
        'backend, device    mWh/1,000  mg/1,000      W  p95 ms',
        '──────────────────────────────────────────────────────────────────────────',
        'fashion-mnist-cnn       ~3.1      ~1.5   ~6.1    1.84     0.891  estimate',
        'onnx, cpu            0.8–5.5  0.03–3.1           2.21  accuracy  estimated',
        '',
        '· Energy and CO2e are per 1,000 inferences. Ranges are 95 % intervals: the doubt',
        '  of the meter; for CO2e also that of the grid.',
        '· CO2e: 473 g/kWh, average of WORLD by Ember (CC BY-SA 4.0), from @tgwf/co2',
        '  0.19.0.',
        '· estimate (estimated) counts: CPU, the share of the measured process',
        '  (estimate:cpu).',
        '· ~ marks what is estimated by a model of the machine and not measured.',
        '· estimated: estimate computes energy from a model of the machine and measures',
        '  none; could not be read: rapl (hardware)',
        "· single-repeat: the interval holds only the meter's own doubt, not the spread",
        '  between repeats',
        '· region-assumed: the mean of the world stands in for the carbon intensity; give',
        '  `--region`',
      ),
    );
  });

  it('becomes a list where it does not fit', async () => {
    const text = await renderTable([makeSummary(), makeFailed({ model: 'broken' })], {
      columns: 40,
      colour: false,
    });
    expect(text.slice(0, text.indexOf('\n·'))).toBe(
      lines(
        'text-classification · reviews ·',
        'standard: 5 × 1,000 inferences',
        '',
        'distilbert-sst2',
        'onnx, cpu',
        '  energy 412 mWh/1,000 (388–436)',
        '  CO2e 141 mg/1,000 (105–177)',
        '  power 23.1 W',
        '  latency 12.1 ms p50, 14.0 ms p95',
        '  score 0.891 accuracy',
        '  meter rapl, measured',
        'broken',
        'onnx, cpu [1]',
        '  failed at load: MODEL_CORRUPT',
        '',
      ),
    );
  });

  it('never holds estimates beside measurements', async () => {
    const text = await renderTable([makeSummary(), makeSummary({ quality: 'estimated' })], {
      columns: 80,
      colour: false,
    });
    expect(text.split('\n').filter((line) => line.startsWith('Model '))).toHaveLength(2);
  });

  it('holds a failed row where the others of its task stand, estimated or not', async () => {
    const rows = [makeSummary({ quality: 'estimated' }), makeFailed({ model: 'broken' })];
    const text = await renderTable(rows, { columns: 80, colour: false });
    expect(text.split('\n').filter((line) => line.startsWith('Model '))).toHaveLength(1);
  });

  it('says nothing of idle energy, which it does not show', async () => {
    const issues = [{ code: 'idle-unknown', detail: 'no baseline', repeats: 5, of: 5 }] as const;
    const text = await renderTable([makeSummary({ issues })], { columns: 80, colour: false });
    expect(text).not.toContain('idle');
  });

  it('says nothing of what holds for most machines and makes no figure wrong', async () => {
    const issues = [{ code: 'turbo', detail: 'it is on', repeats: 5, of: 5 }] as const;
    const text = await renderTable([makeSummary({ issues })], { columns: 80, colour: false });
    expect(text).not.toContain('turbo');
  });

  it('names the experiments where there are several', async () => {
    const text = await renderTable([...measured, ...estimated], { columns: 80, colour: false });
    expect(text).toContain('· 2026-01-02-a1b2\n');
    expect(text).toContain('\n2026-01-03-c3d4\n');
  });

  it('says what holds for every row once, without numbers', async () => {
    const issues = [{ code: 'virtual-machine', detail: 'it is one', repeats: 5, of: 5 }] as const;
    const text = await renderTable([makeSummary({ issues }), makeSummary({ model: 'b', issues })], {
      columns: 80,
      colour: false,
    });
    expect(text.split('virtual-machine')).toHaveLength(2);
    expect(text).not.toContain('[1]');
  });

  it('gives the reason for each figure that is unknown', async () => {
    const text = await renderTable(
      [makeSummary({ scores: {}, latencyMs: null, carbonGPer1000: null })],
      { columns: 120, colour: false },
    );
    expect(text).toContain('· score unknown: ');
    expect(text).toContain('· latency unknown: ');
    expect(text).toContain('· CO2e unknown: ');
  });

  it('tells skipped from not yet run', async () => {
    const rows = [
      makeFailed({ model: 'a', failed: 0, skipped: 5, firstFailure: null, issues: [] }),
      makeFailed({ model: 'b', failed: 0, firstFailure: null, issues: [] }),
    ];
    const text = await renderTable(rows, { columns: 120, colour: false });
    expect(text).toMatch(/a +onnx, cpu +skipped\n/);
    expect(text).toMatch(/b +onnx, cpu +not run yet/);
  });

  it('says that there is nothing', async () => {
    expect(await renderTable([], { columns: 80, colour: true })).toBe('No results.');
  });

  it('differs only by escape sequences when it has colour', async () => {
    const summaries = [...measured, ...estimated];
    const plain = await renderTable(summaries, { columns: 80, colour: false });
    const coloured = await renderTable(summaries, { columns: 80, colour: true });
    expect(coloured).not.toBe(plain);
    expect(withoutColour(coloured)).toBe(plain);
  });
});

describe(`the table of any summaries (seed ${seed})`, () => {
  const input = fc.record({
    summaries: fc.array(arbitrarySummary, { minLength: 1, maxLength: 4 }),
    columns: fc.integer({ min: 20, max: 220 }),
    colour: fc.boolean(),
  });

  it('has no line that is wider than the terminal', async () => {
    await fc.assert(
      fc.asyncProperty(input, async ({ summaries, columns, colour }) => {
        const text = await renderTable(summaries, { columns, colour });
        const widest = Math.max(...text.split('\n').map(shownWidth));
        expect(widest).toBeLessThanOrEqual(columns);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('shows no value of the language and no cut text', async () => {
    await fc.assert(
      fc.asyncProperty(input, async ({ summaries, columns }) => {
        const text = await renderTable(summaries, { columns, colour: false });
        expect(text).not.toMatch(/NaN|undefined|null|Infinity|\[object|…/);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('brings no control or formatting character from a file', async () => {
    await fc.assert(
      fc.asyncProperty(input, async ({ summaries, columns, colour }) => {
        const text = await renderTable(summaries, { columns, colour });
        expect(withoutColour(text).replaceAll('\n', '')).not.toMatch(/\p{C}/u);
      }),
      { seed, numRuns: 200 },
    );
  });
});
