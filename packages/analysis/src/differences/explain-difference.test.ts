import type { CompletedResult, RunSpec } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wildRepeats } from '../__fixtures__/arbitrary-run.js';
import { specOf } from '../__fixtures__/comparison.js';
import {
  makeExperiment,
  makePhase,
  makeReading,
  makeRun,
  repeatsOf,
} from '../__fixtures__/runs.js';
import { explainDifference } from '../index.js';

const seed = 20_260_603;

/** 1,000 inferences in this time with this power. */
function run(
  spec: RunSpec,
  { powerW, timeS }: { readonly powerW: number; readonly timeS: number },
  change: Partial<CompletedResult> = {},
): CompletedResult {
  const window = { startNs: 0, endNs: timeS * 1e9 };
  return makeRun(spec, 1, {
    phases: [makePhase('measure', [makeReading(powerW * timeS, { window })], { window })],
    ...change,
  });
}

const onnx = (repeat: number) => specOf('onnx', { repeat });
const positive = fc.double({ min: 0.01, max: 1000, noNaN: true });

/** Three repeats. */
const threeOf = (powerW: number, timeS: number) =>
  repeatsOf([0, 1, 2].map((repeat) => run(onnx(repeat), { powerW, timeS })));

/** A repeat at each temperature. */
const at = (temperatures: readonly number[]) =>
  repeatsOf(
    temperatures.map((temperatureC, repeat) => {
      const result = run(onnx(repeat), { powerW: 40, timeS: 10 });
      return { ...result, conditions: { ...result.conditions, temperatureC } };
    }),
  );

const differencesOf = (a: readonly number[], b: readonly number[]) =>
  explainDifference(at(a), at(b)).cells[0]?.differences.length;

/** A run of each. */
const runs = (specs: readonly RunSpec[]) => {
  const results = specs.map((spec) => run(spec, { powerW: 40, timeS: 10 }));
  return { experiment: makeExperiment(specs), results };
};

const oneOf = (name: string) => repeatsOf([run(specOf(name), { powerW: 40, timeS: 10 })]);

describe('explainDifference', () => {
  it(`splits any ratio of energies into power and time, whose product it is (seed ${seed})`, () => {
    const figures = fc.record({ powerW: positive, timeS: positive });
    const repeats = fc.array(figures, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(repeats, repeats, (a, b) => {
        const [one, other] = [a, b].map((all) =>
          repeatsOf(all.map((each, repeat) => run(onnx(repeat), each))),
        );
        if (one === undefined || other === undefined) throw new TypeError('two experiments');
        const split = explainDifference(one, other).cells[0]?.split;
        const { energy = 0, power = 0, time = 0 } = split ?? {};
        expect((power * time) / energy).toBeCloseTo(1, 9);
        const { energyJ = 0, powerW = 0, timeS = 0 } = split?.a ?? {};
        expect((powerW * timeS) / energyJ).toBeCloseTo(1, 9);
      }),
      { seed },
    );
  });

  it('tells slower from drawing more', () => {
    expect(explainDifference(threeOf(40, 10), threeOf(40, 15)).cells[0]?.split).toMatchObject({
      energy: expect.closeTo(1.5, 9),
      power: expect.closeTo(1, 9),
      time: expect.closeTo(1.5, 9),
      interval: { mean: expect.closeTo(1.5) },
    });
    expect(explainDifference(threeOf(40, 10), threeOf(60, 10)).cells[0]?.split).toMatchObject({
      power: expect.closeTo(1.5, 9),
      time: expect.closeTo(1, 9),
    });
  });

  it('names what differs, environment first, and only counts what does not', () => {
    const a = run(onnx(0), { powerW: 40, timeS: 10 });
    const environment = { ...a.environment, kernel: '6.12' };
    const session = { ...a.session, settings: { graph: { level: 'basic' } } };
    const spec = specOf('onnx', { protocol: { inferences: 7 } });
    const b = run(spec, { powerW: 60, timeS: 10 }, { environment, session });
    const [cell] = explainDifference(repeatsOf([a]), repeatsOf([b])).cells;
    expect(cell?.differences).toMatchObject([
      { group: 'environment', field: 'kernel', a: ['6.1'], b: ['6.12'] },
      { group: 'protocol', field: 'inferences', a: [1000], b: [7] },
      { group: 'session', field: 'settings.graph.level', a: null, b: ['basic'] },
      {
        group: 'figures',
        field: 'power in measure (W)',
        a: { mean: 40 },
        b: { mean: expect.closeTo(60, 9) },
      },
    ]);
    expect(cell?.equal).toBeGreaterThan(40);
  });

  it('tells a field that is not the same in every repeat of one of them', () => {
    const steady = [0, 1].map((repeat) => run(onnx(repeat), { powerW: 40, timeS: 10 }));
    const changed = steady.map((result, repeat) => ({
      ...result,
      conditions: { ...result.conditions, governor: repeat === 0 ? 'performance' : 'powersave' },
    }));
    const [cell] = explainDifference(repeatsOf(steady), repeatsOf(changed)).cells;
    expect(cell?.differences).toEqual([
      {
        group: 'environment',
        field: 'governor at the start',
        a: [null],
        b: ['performance', 'powersave'],
      },
    ]);
  });

  it('takes what is new in each repeat as the same while the repeats overlap, or are near', () => {
    expect(differencesOf([50, 60], [59, 80])).toBe(0);
    expect(differencesOf([50], [52])).toBe(0);
    expect(differencesOf([50, 60], [70, 80])).toBe(1);
  });

  it('sets alike cells side by side, the closest first, and names what only one has', () => {
    const a = runs([specOf('onnx', { cell: { threads: 1 } }), specOf('tfjs'), specOf('gone')]);
    const b = runs([
      specOf('onnx', { cell: { threads: 4 } }),
      specOf('onnx', { cell: { threads: 2 } }),
      specOf('tfjs'),
      specOf('onnx', { cell: { threads: 1 } }),
    ]);
    const { cells, onlyA, onlyB } = explainDifference(a, b);
    expect(cells.map((cell) => [cell.a.name, cell.differences.length])).toEqual([
      ['onnx', 0],
      ['tfjs', 0],
    ]);
    expect(onlyA.map(({ name }) => name)).toEqual(['gone']);
    expect(onlyB).toHaveLength(2);
  });

  it('compares two experiments of one cell each, whatever they are', () => {
    const { cells } = explainDifference(oneOf('onnx'), oneOf('tfjs'));
    expect(cells[0]?.differences).toMatchObject([{ field: 'backend', a: ['onnx'], b: ['tfjs'] }]);
  });

  it(`throws nothing, whatever numbers stand in a run (seed ${seed})`, () => {
    fc.assert(
      fc.property(wildRepeats, wildRepeats, (a, b) => {
        const { cells } = explainDifference(repeatsOf(a), repeatsOf(b));
        for (const { split } of cells) {
          for (const ratio of [split?.energy, split?.power, split?.time]) {
            expect(Number.isFinite(ratio ?? 0)).toBe(true);
          }
        }
      }),
      { seed, numRuns: 50 },
    );
  });
});
