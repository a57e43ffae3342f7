import { defineTask, type Precision, type Task } from '@wattbench/core';

const tolerance: Readonly<Record<Precision, number>> = {
  fp32: 0.001,
  fp16: 0.01,
  int8: 0.1,
  uint8: 0.1,
  q4: 0.2,
};

/** Answers are numbers, equivalent within a tolerance; anything else makes it throw, as a malformed file would. */
export const numberTask: Task = defineTask({
  specVersion: 1,
  id: 'text-classification',
  title: 'Numbers',
  unit: 'sample',
  countUnits: () => 1,
  metrics: [{ id: 'accuracy', better: 'higher' }],
  score: () => ({}),
  equivalent: (a: unknown, b: unknown, precision: Precision) => {
    if (typeof a !== 'number' || typeof b !== 'number') throw new TypeError('not a number');
    return Math.abs(a - b) <= tolerance[precision]
      ? { equivalent: true }
      : { equivalent: false, difference: `${a} against ${b}` };
  },
});
