import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrarySummary } from './__fixtures__/arbitrary-summary.js';
import { estimated, makeFailed, makeSummary, measured } from './__fixtures__/summaries.js';
import { renderCsv, renderMarkdown, toJson } from './index.js';

const seed = 20_260_104;
const check = { seed, numRuns: 200 };

describe('JSON', () => {
  it('has every field of a summary', () => {
    expect(toJson([makeSummary()])).toEqual([makeSummary()]);
  });

  it('has null where a figure is unknown', () => {
    const [entry] = toJson([makeFailed()]);
    expect(entry).toMatchObject({
      task: 'text-classification',
      energyWhPer1000: null,
      carbonGPer1000: null,
      latencyMs: null,
      quality: null,
      scores: {},
      failed: 5,
      firstFailure: { phase: 'load', code: 'MODEL_CORRUPT' },
    });
  });

  it('has null for what is no number', () => {
    const [entry] = toJson([makeSummary({ scores: { accuracy: Number.NaN } })]);
    expect(entry?.['scores']).toEqual({ accuracy: null });
  });
});

describe('Markdown', () => {
  it('is a table for each section and the notes as a list', () => {
    expect(renderMarkdown(measured.slice(1, 4)).split('\n')).toEqual([
      '**text-classification · reviews · standard: 5 × 1,000 inferences**',
      '',
      '| Model | Backend, device | Energy, mWh/1,000 | 95 % | CO2e, mg/1,000 | 95 % | Power, W | p50, ms | p95, ms | Score | Meter |',
      '| --- | --- | --: | --: | --: | --: | --: | --: | --: | --- | --- |',
      '| tiny-bert | onnx, cpu \\[1\\] | 51.2 | 46.1–56.9 | 17.5 | 12.4–22.7 | 18.2 | 1.91 | 2.40 | 0.802 accuracy | rapl, measured |',
      '| bert-large-uncased-finetuned-sst-2-english | onnx, cpu \\[2\\] | unknown | unknown | unknown | unknown | unknown | 104 | 132 | 0.930 accuracy | rapl, no reading |',
      '| broken | onnx, cpu \\[3\\] | failed at load: MODEL\\_CORRUPT |  |  |  |  |  |  |  |  |',
      '',
      '- Energy and CO2e are per 1,000 inferences. Ranges are 95 % intervals: the doubt of the meter and the spread between repeats (fresh processes); for CO2e also that of the grid.',
      '- CO2e: 342 g/kWh, average of DEU by Ember (CC BY-SA 4.0), from @tgwf/co2 0.19.0.',
      '- rapl (measured) counts: CPU and memory, all of the machine (rapl:package-0, rapl:dram-0).',
      '- \\[1\\] other-load (2 of 5 repeats): others took 12 % of the processors',
      '- \\[2\\] energy-unknown (5 of 5 repeats): rapl:dram-0: permission, EACCES',
      '- \\[3\\] repeats-failed (5 of 5 repeats): load: MODEL\\_CORRUPT, model.onnx is not ONNX',
      '',
    ]);
  });

  it('marks estimates', () => {
    expect(renderMarkdown(estimated)).toContain(String.raw`| \~3.1 | 0.8–5.5 |`);
    expect(renderMarkdown(estimated)).toContain('| estimate, estimated |');
  });

  it('escapes markup from files', () => {
    const text = renderMarkdown([makeSummary({ model: '<b>a|b</b>\n# c' })]);
    expect(text).toContain(String.raw`| \<b\>a\|b\</b\> \# c |`);
  });

  it(`has the same number of cells in every row, whatever the names (seed ${seed})`, () => {
    fc.assert(
      fc.property(arbitrarySummary, (summary) => {
        const tables = renderMarkdown([summary])
          .split('\n\n')
          .filter((block) => block.startsWith('| '));
        for (const rows of tables.map((block) => block.split('\n'))) {
          const counts = rows.map((row) => row.replaceAll(String.raw`\|`, '').split('|').length);
          expect(new Set(counts).size).toBe(1);
        }
        expect(tables).toHaveLength(summary.generation === null ? 1 : 2);
        expect(tables.join()).not.toMatch(/NaN|undefined|null|Infinity/);
      }),
      check,
    );
  });
});

/** A reader of RFC 4180, written from the grammar of its section 2. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const records: string[][] = [[]];
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    records.at(-1)?.push((match[1] ?? match[2] ?? '').replaceAll('""', '"'));
    if (match[3] === '\r\n') records.push([]);
    if (field.lastIndex === text.length) break;
  }
  return records.slice(0, -1);
}

describe('CSV', () => {
  it('has a header with units and a line per cell, in full digits', () => {
    const [header = [], first = []] = parseCsv(renderCsv(measured));
    const row = Object.fromEntries(header.map((name, index) => [name, first[index]]));
    expect(row).toMatchObject({
      experiment: '2026-01-02-a1b2',
      model: 'distilbert-sst2',
      meter: 'rapl',
      quality: 'measured',
      energy_wh_per_1000: '0.41234',
      energy_wh_per_1000_low: '0.3881',
      net_wh_per_1000: '0.31234',
      carbon_g_per_1000: '0.14105',
      intensity_g_per_kwh: '342.06',
      power_w: '23.14',
      latency_p95_ms: '14.02',
      score_accuracy: '0.891',
      score_f1: '0.88',
      boundary: 'CPU and memory, all of the machine (rapl:package-0, rapl:dram-0)',
    });
  });

  it('says unknown, never 0 and never nothing', () => {
    const [header = [], row = []] = parseCsv(renderCsv([makeFailed()]));
    for (const name of ['energy_wh_per_1000', 'carbon_g_per_1000', 'power_w', 'latency_p50_ms']) {
      expect(row[header.indexOf(name)]).toBe('unknown');
    }
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1'])(
    'disarms the formula %j',
    (model) => {
      const [header = [], row = []] = parseCsv(renderCsv([makeSummary({ model })]));
      expect(row[header.indexOf('model')]).toMatch(/^'[=+\-@]/);
    },
  );

  it('leaves negative numbers numbers', () => {
    const summary = makeSummary({ netWhPer1000: { mean: -0.1, low: -0.2, high: 0 } });
    const [header = [], row = []] = parseCsv(renderCsv([summary]));
    expect(row[header.indexOf('net_wh_per_1000')]).toBe('-0.1');
  });

  it(`has the same columns in every line, whatever the names (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(arbitrarySummary, { maxLength: 3 }), (summaries) => {
        const text = renderCsv(summaries);
        const [header = [], ...rows] = parseCsv(text);
        expect(rows).toHaveLength(summaries.length);
        expect(rows.every((row) => row.length === header.length)).toBe(true);
        expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
      }),
      check,
    );
  });
});
