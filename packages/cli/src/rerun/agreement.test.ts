import { compareResults } from '@wattbench/analysis';
import { knownTasks } from '@wattbench/tasks';
import { describe, expect, it } from 'vitest';
import { makeStored } from '../__fixtures__/stored-experiment.js';
import { agreementOf } from './agreement.js';
import { renderAgreement } from './render-rerun.js';

function powerOf(times: number) {
  return ({ repeat }: { readonly repeat: number }) =>
    30 * times * (1 + 0.001 * Math.sin(7.3 * repeat));
}

function agreement(repeats: number, factor: number, tolerance: number | null = null) {
  const [a, b] = [1, factor].map((times) => makeStored({ repeats, powerW: powerOf(times) })) as [
    ReturnType<typeof makeStored>,
    ReturnType<typeof makeStored>,
  ];
  const found = agreementOf(compareResults(a, b, { tasks: knownTasks }), tolerance);
  return { found, text: renderAgreement(found, { a: 'old', b: 'new' }) };
}

describe('the agreement of a repetition', () => {
  it('is there where the interval of the ratio holds 1, or the tolerance does', () => {
    expect(agreement(5, 1).found.agrees).toBe(true);
    expect(agreement(5, 1.2).found.agrees).toBe(false);
    expect(agreement(5, 1.2, 0.25).found.agrees).toBe(true);
  });

  it('is said to be missing only where the data could tell', () => {
    expect(agreement(5, 1.2).text).toMatch(/^DIFFERS: onnx, cpu[^]*20 % more$/m);
    const { found, text } = agreement(1, 1.2);
    expect(found).toMatchObject({ agrees: false, cells: [{ tested: false }] });
    expect(text).toMatch(/^not tested: onnx, cpu/m);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('one repeat tells nothing of its spread');
  });
});
