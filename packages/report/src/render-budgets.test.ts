import type { UncertaintyBudget } from '@wattbench/analysis';
import { describe, expect, it } from 'vitest';
import { compared, makeFailed, makeSummary } from './__fixtures__/summaries.js';
import { renderBudgets, renderPareto } from './index.js';

const energy: UncertaintyBudget = {
  of: 'energy',
  mean: 0.412,
  halfWidth: 0.024,
  level: 0.95,
  coverageFactor: 2.13,
  degreesOfFreedom: 14.2,
  terms: [
    { cause: 'gain', halfWidth: 0.0206, varianceShare: 0.74 },
    { cause: 'spread', halfWidth: 0.0121, varianceShare: 0.257 },
    { cause: 'resolution', halfWidth: 0.0001, varianceShare: 0.003 },
  ],
  levers: [
    { lever: 'better-meter', halfWidth: 0.0132 },
    { lever: 'more-repeats', halfWidth: 0.0219 },
  ],
};

describe('what limits a figure', () => {
  it('is a bar for each cause, gross, idle and net side by side, and what would help', () => {
    const budgets = { energy, net: null, carbon: null };
    expect(renderBudgets([makeSummary({ budgets })], { columns: 80, colour: false })).toBe(
      [
        'What limits distilbert-sst2 · onnx, cpu · standard',
        'mWh per 1,000 inferences: gross 412 (388–436), idle 100 (90–110), net 312',
        '(280–340), idle with the model loaded 110 (100–120).',
        '',
        'Energy, gross: 412 mWh/1,000 ±24.0 (95 %, k = 2.13)',
        '  accuracy of the meter   ██████████████████████░░░░░░░░  74 %  ±20.6',
        '  spread of the repeats   ████████░░░░░░░░░░░░░░░░░░░░░░  26 %  ±12.1',
        '  steps of the meter      ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  <1 %  ±0.100',
        '  Would help most: a meter of 1 %: ±13.2; then twice as many repeats: ±21.9.',
      ].join('\n'),
    );
  });

  it('leaves out cells that were not run, and says what is unknown', () => {
    const idle = { idleWhPer1000: null, netWhPer1000: null, loadedIdleWhPer1000: null };
    const text = renderBudgets([makeFailed(), makeSummary(idle)], { columns: 80, colour: false });
    expect(text.match(/What limits/g)).toHaveLength(1);
    expect(text).toContain('idle unknown, net unknown');
  });

  it.each([40, 60, 80, 200])('is no wider than %i columns', (columns) => {
    const text = renderBudgets(
      [makeSummary({ budgets: { energy, net: energy, carbon: energy } })],
      {
        columns,
        colour: false,
      },
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(
      Math.max(columns, 60),
    );
  });
});

describe('score against energy', () => {
  it('marks the front by a sign and by words, and names what beats the others', () => {
    const text = renderPareto(
      [
        makeSummary(),
        makeSummary({
          model: 'bert',
          energyWhPer1000: { mean: 0.9, low: 0.8, high: 1 },
          scores: { accuracy: 0.85 },
          pareto: { state: 'dominated', metric: 'accuracy', by: ['distilbert-sst2, onnx, cpu'] },
        }),
      ],
      { columns: 80, colour: false },
    );
    expect(text).toBe(
      [
        'Score against energy · text-classification · reviews · standard: 5 × 1,000',
        'inferences',
        '◆ distilbert-sst2, onnx, cpu · accuracy 0.891 · 412 mWh (388–436) · on the front',
        '· bert, onnx, cpu · accuracy 0.850 · 900 mWh (800–1000) · dominated by',
        '  distilbert-sst2, onnx, cpu',
      ].join('\n'),
    );
  });

  it('says why a cell is left out', () => {
    const text = renderPareto(
      compared.map((summary) =>
        summary.equivalence.state === 'not-equivalent'
          ? {
              ...summary,
              pareto: { state: 'left-out', reason: 'its answers are not those of onnx' },
            }
          : summary,
      ),
      { columns: 80, colour: false },
    ).replaceAll(/\n {2}/g, ' ');
    expect(text).toContain('left out: its answers are not those of onnx');
    expect(text).toContain('left out: its energy is not known');
  });
});
