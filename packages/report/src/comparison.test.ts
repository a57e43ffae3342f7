import type { CellSummary } from '@wattbench/analysis';
import { describe, expect, it } from 'vitest';
import { compared, makeFailed, makeSummary, written } from './__fixtures__/summaries.js';
import { renderCsv, renderMarkdown, renderTable, toJson } from './index.js';

function lines(...texts: readonly string[]): string {
  return texts.join('\n');
}

async function tableOf(summaries: readonly CellSummary[], columns: number): Promise<string> {
  const text = await renderTable(summaries, { columns, colour: false });
  return text.slice(0, text.indexOf('\n·'));
}

const reference = makeSummary({
  equivalence: { state: 'reference' },
  ratioToBest: { mean: 1, low: 1, high: 1 },
});
const equivalent = { state: 'equivalent', reference: 'onnx', compared: 9, different: 0 } as const;
const other = makeSummary({
  backend: 'tfjs',
  runtime: '@tensorflow/tfjs 4.22.0',
  equivalence: equivalent,
  ratioToBest: { mean: 2, low: 1.9, high: 2.1 },
});

/** Names of the backends, in the order of the rows. */
function order(text: string, names: readonly string[]): readonly string[] {
  const places = names.map((name) => ({ name, place: text.search(new RegExp(`\\b${name}, `)) }));
  return places.toSorted((a, b) => a.place - b.place).map(({ name }) => name);
}

describe('the table of several runtimes', () => {
  it('at 80 columns has the ratio and names the meter above', async () => {
    expect(await tableOf(compared, 80)).toBe(
      lines(
        'text-classification · reviews · standard: 5 × 1,000 inferences · rapl, measured',
        '',
        'Model                      Energy       Ratio      CO2e  Power  p50 ms     Score',
        'backend, device          Wh/1,000     to best  mg/1,000      W  p95 ms',
        '────────────────────────────────────────────────────────────────────────────────',
        'distilbert-sst2             0.412           1       141   23.1    12.1     0.891',
        'onnx, cpu, 2 threads  0.388–0.436               105–177           14.0  accuracy',
        '────────────────────────────────────────────────────────────────────────────────',
        'distilbert-sst2              1.32        3.2×       451   23.1    41.2     0.891',
        'tfjs, cpu, engine       1.21–1.43     2.9–3.5   330–570           44.0  accuracy',
        'wasm, 1 thread [1]',
        '────────────────────────────────────────────────────────────────────────────────',
        'distilbert-sst2             0.200         not   unknown   23.1    12.1     0.891',
        'tfjs, cpu, engine     0.190–0.210  equivalent                     14.0  accuracy',
        'node, 1 thread [2,3]',
        '────────────────────────────────────────────────────────────────────────────────',
        'distilbert-sst2       failed at load: MODEL_CORRUPT',
        'transformers, cpu',
        '[4]',
        '────────────────────────────────────────────────────────────────────────────────',
        'distilbert-sst2       skipped',
        'transformers, webgpu',
        '[5]',
        '',
      ),
    );
  });

  it('at 150 columns has one line for the ratio', async () => {
    const rows = await tableOf(compared.slice(2), 150);
    expect(rows.split('\n').slice(2)).toEqual([
      'Model            Backend,                   Energy                        Ratio      CO2e           Power   p50   p95     Score  Meter',
      '                 device                   Wh/1,000         95 %         to best  mg/1,000     95 %      W    ms    ms  accuracy',
      '─'.repeat(143),
      'distilbert-sst2  onnx, cpu, 2 threads        0.412  0.388–0.436               1       141  105–177   23.1  12.1  14.0     0.891  rapl, measured',
      'distilbert-sst2  tfjs, cpu, engine wasm,      1.32    1.21–1.43  3.2× (2.9–3.5)       451  330–570   23.1  41.2  44.0     0.891  rapl, measured',
      '                 1 thread [1]',
      'distilbert-sst2  tfjs, cpu, engine node,     0.200  0.190–0.210  not equivalent   unknown  unknown   23.1  12.1  14.0     0.891  rapl, measured',
      '                 1 thread [2,3]',
      '',
    ]);
  });

  it('at 120 columns has it too', async () => {
    const text = await tableOf([reference, other], 120);
    expect(text).toContain('· rapl, measured');
    expect(text).toMatch(/tfjs, cpu +412 +388–436 +2\.0× \(1\.9–2\.1\)/);
  });

  it('has the first differences in the notes, and says whose answers are compared', async () => {
    const text = await renderTable(compared, { columns: 300, colour: false });
    expect(text).toContain('· Answers are compared with those of onnx, input by input.\n');
    expect(text).toContain(
      '[2] not-equivalent (5 of 5 repeats): 3 of 1000 inputs are answered otherwise than by onnx: sst2-17: first label "POSITIVE" against "NEGATIVE"\n',
    );
    expect(text).toContain(
      '· Runtimes: onnx is onnxruntime-node 1.30.0; tfjs is @tensorflow/tfjs 4.22.0 and @tensorflow/tfjs-node 4.22.0.\n',
    );
  });

  it('does not say of all what holds for the only row that ran', async () => {
    const issues = [{ code: 'work-differs', detail: 'no SIMD', repeats: 5, of: 5 }] as const;
    const rows = [{ ...reference, issues }, makeFailed({ backend: 'tfjs' })];
    const text = await renderTable(rows, { columns: 200, colour: false });
    expect(text).toContain('onnx, cpu [1] ');
    expect(text).toContain('\n[1] work-differs (5 of 5 repeats): no SIMD');
  });

  it('leaves the power out only where the table would not fit otherwise', async () => {
    const rows = [reference, { ...other, energyWhPer1000: null, ratioToBest: null, quality: null }];
    const narrow = await tableOf(rows, 80);
    expect(narrow).toContain('Ratio');
    expect(narrow).toContain('Meter');
    expect(narrow).not.toContain('Power');
    expect(await tableOf(rows, 100)).toContain('Power');
  });

  it('has no ratio when there is one cell, nor when each is alone', async () => {
    for (const rows of [[makeSummary()], [makeSummary(), makeSummary({ model: 'b' })]]) {
      const text = await renderTable(rows, { columns: 80, colour: false });
      expect(text).not.toMatch(/Ratio|Runtimes/);
      expect(renderMarkdown(rows)).not.toContain('Ratio');
    }
  });

  it.each([
    [
      'not\n +compared',
      {
        equivalence: { state: 'not-compared', reason: 'x' },
        issues: [{ code: 'not-compared', detail: 'x', repeats: 1, of: 1 }],
      },
    ],
    ['not\n +ranked', { equivalence: equivalent }],
    ['unknown', { equivalence: equivalent, energyWhPer1000: null }],
    ['–', { equivalence: { state: 'not-compared', reason: 'alone' } }],
  ] as const)('says %j where there is no ratio', async (words, change) => {
    const rows = [reference, { ...other, ratioToBest: null, ...change }];
    const line = renderMarkdown(rows)
      .split('\n')
      .find((row) => row.includes('| tfjs'));
    expect(line?.split(' | ')[4]).toBe(words.replace(/\n \+/, ' '));
    expect(await tableOf(rows, 80)).toContain('Ratio');
  });

  it('goes from best to worst, then what has no rank, other answers, and no answers', async () => {
    const ranked = (mean: number) => ({
      equivalence: equivalent,
      ratioToBest: { mean, low: mean, high: mean },
      energyWhPer1000: { mean, low: mean, high: mean },
    });
    const rows = [
      makeFailed({ backend: 'failed' }),
      makeSummary({
        backend: 'differs',
        equivalence: { ...equivalent, state: 'not-equivalent', first: [] },
        energyWhPer1000: { mean: 0.1, low: 0.1, high: 0.1 },
      }),
      makeSummary({ backend: 'alone', energyWhPer1000: { mean: 0.1, low: 0.1, high: 0.1 } }),
      makeSummary({ backend: 'unranked', equivalence: equivalent, energyWhPer1000: null }),
      makeSummary({ backend: 'third', ...ranked(3) }),
      makeSummary({ backend: 'first', ...ranked(1), equivalence: { state: 'reference' } }),
      makeSummary({ backend: 'second', ...ranked(2) }),
    ];
    const expected = ['first', 'second', 'third', 'unranked', 'alone', 'differs', 'failed'];
    const text = await renderTable(rows, { columns: 200, colour: false });
    expect(order(text, expected.toReversed())).toEqual(expected);
  });

  it('keeps the rows of a model together, in the order given', async () => {
    const models = ['b', 'a', 'b'].map((model, index) => ({
      ...reference,
      model: `model-${model}`,
      backend: `backend${index}`,
    }));
    const text = await tableOf(models, 200);
    expect(order(text, ['backend0', 'backend1', 'backend2'])).toEqual([
      'backend0',
      'backend2',
      'backend1',
    ]);
  });

  it('says which precision and how many threads each got where they differ', () => {
    const rows = [
      { ...reference, threads: 4, variant: '4 threads' },
      { ...other, precision: 'fp16' },
      makeSummary({ model: 'b', precision: 'q4' }),
    ];
    const text = renderMarkdown(rows);
    expect(text).toContain('| onnx, cpu, 4 threads, fp32 |');
    expect(text).toContain('| tfjs, cpu, fp16, 1 thread |');
    expect(text).not.toContain('q4');
  });

  it('counts what a coarse precision may answer otherwise', async () => {
    const rows = [
      reference,
      { ...other, equivalence: { ...equivalent, compared: 2000, different: 7 } },
    ];
    const text = await renderTable(rows, { columns: 200, colour: false });
    expect(text).toContain('equivalent: 7 of 2,000 inputs are answered otherwise than by onnx');
  });

  it('says what the ratios of estimates take for granted', async () => {
    const rows = [reference, other].map((row) => ({ ...row, quality: 'estimated' as const }));
    const notes = await renderTable(rows, { columns: 300, colour: false });
    expect(notes).toContain('Ratios of estimates take the model of the machine to err alike');
    expect(await renderTable([reference, other], { columns: 300, colour: false })).not.toContain(
      'err alike',
    );
  });
});

describe('windows and lengths of text', () => {
  it('that differ stand in tables of their own, which say so', async () => {
    const settings = { outputTokens: 64, length: 'checked', temperature: 0.7 } as const;
    const rows = [
      makeSummary(),
      makeSummary({ window: 'end-to-end' }),
      makeSummary({ generationSettings: settings }),
    ];
    const titles = (await renderTable(rows, { columns: 200, colour: false }))
      .split('\n')
      .filter((line) => line.startsWith('text-classification'));
    expect(titles).toEqual([
      'text-classification · reviews · standard: 5 × 1,000 inferences',
      'text-classification · reviews · standard: 5 × 1,000 inferences, end to end',
      'text-classification · reviews · standard: 5 × 1,000 inferences, up to 64 output tokens each, temperature 0.700',
    ]);
  });
});

describe('windows that had to last longer', () => {
  it('stand in one table, whatever number of inferences they held', async () => {
    const rows = [
      makeSummary(),
      makeSummary({ backend: 'tfjs', inferencesMade: { fewest: 1000, most: 48_211 } }),
    ];
    const text = await renderTable(rows, { columns: 200, colour: false });
    expect(text.split('\n').filter((line) => line.startsWith('text-classification'))).toEqual([
      'text-classification · reviews · standard: 5 × 1,000 inferences or more',
    ]);
  });
});

describe('models that write text', () => {
  it('have a second table', async () => {
    const text = await tableOf(written, 80);
    expect(text.slice(text.indexOf('Per request'))).toBe(
      lines(
        'Per request and token',
        '',
        'Model                  Tokens  To first token  Each token after           Energy',
        'backend, device       in, out     p50, p95 ms       p50, p95 ms  Wh/1,000 tokens',
        '────────────────────────────────────────────────────────────────────────────────',
        'smollm2-135m-            41.3             212              31.4             1.91',
        'instruct                 32.0             241              33.9        1.82–2.01',
        'onnx, cpu, fp32',
        '────────────────────────────────────────────────────────────────────────────────',
        'smollm2-135m-            41.3             188              31.4             2.45',
        'instruct                 32.0             302              33.9        2.35–2.56',
        'transformers, cpu,',
        'q4',
        '',
      ),
    );
  });

  it('have no time per token where no call wrote two, with the reason', async () => {
    const [first] = written;
    if (!first?.generation) throw new TypeError('expected a model that writes');
    const row = { ...first, generation: { ...first.generation, perOutputTokenMs: null } };
    const text = await renderTable([row], { columns: 100, colour: false });
    expect(renderMarkdown([row])).toContain('| 212 | 241 | unknown | unknown | 1.91 |');
    expect(text).toMatch(/ 212 +unknown +1\.91\n/);
    expect(text).toContain('no call wrote two');
  });

  it('become a list where the table does not fit', async () => {
    const text = await tableOf(written.slice(0, 1), 44);
    expect(text).toContain(
      lines(
        '  tokens 41.3 in, 32.0 out',
        '  to first token 212 ms p50, 241 ms p95',
        '  each token after 31.4 ms p50, 33.9 ms p95',
        '  energy 1.91 Wh/1,000 tokens (1.82–2.01)',
      ),
    );
    expect(text).toContain('  ratio to best 1\n');
  });

  it('are the only ones with such columns', async () => {
    expect(renderCsv([makeSummary()])).not.toContain('token');
    expect(await renderTable([makeSummary()], { columns: 80, colour: false })).not.toContain(
      'oken',
    );
    expect(renderMarkdown([makeSummary()])).not.toContain('oken');
  });
});

describe('the other formats', () => {
  it('Markdown has ratio, mark and a table of tokens', () => {
    const text = renderMarkdown([...compared, ...written]);
    expect(text).toContain('| 1.21–1.43 | 3.2× (2.9–3.5) | 451 |');
    expect(text).toContain('| 0.190–0.210 | not equivalent | unknown |');
    expect(text).toContain('| 41.3 | 32.0 | 188 | 302 | 31.4 | 33.9 | 2.45 | 2.35–2.56 |');
  });

  it('CSV has full digits, and nothing where a column has no meaning', () => {
    const [header = '', ...rows] = renderCsv([...compared.slice(2), ...written]).split('\r\n');
    const names = header.split(',');
    const valuesOf = (index: number): string =>
      (rows[index] ?? '')
        .replaceAll(/"(?:[^"]|"")*"/g, 'quoted')
        .split(',')
        .filter((_, column) =>
          /^(ratio|equiv|inputs|runtime|window|prompt|per_output_token_p50)/.test(
            names[column] ?? '',
          ),
        )
        .join(' ');
    expect([0, 1, 2, 4].map(valuesOf)).toEqual([
      "'@tensorflow/tfjs-node 4.22.0 inference    not-equivalent 1000 3  ",
      "'@tensorflow/tfjs 4.22.0 inference 3.2 2.93 3.49 equivalent 1000 0  ",
      'onnxruntime-node 1.30.0 inference 1 1 1 reference    ',
      "'@huggingface/transformers 4.0.0 inference 1.281 1.214 1.352 equivalent 200 2 41.25 31.4",
    ]);
  });

  it('JSON has all of it', () => {
    expect(toJson(compared)[2]).toMatchObject({
      ratioToBest: null,
      equivalence: { state: 'not-equivalent', first: [{ sampleId: 'sst2-17' }] },
    });
    expect(toJson(written)[1]).toMatchObject({
      ratioToBest: { mean: 1.281 },
      generation: { outputTokens: 32 },
    });
  });
});
