import { normalNumber } from '../../../packages/meters/dist/simulated/random.js';
import { countedInJ } from './task-reads.mjs';

/** A long prompt and a short answer: part of the work of a call that the prompt takes. */
const prefillPart = 0.75;
/** Standard deviation from one pass to the next of the same work. */
const passSpread = 0.02;

/**
 * Energy of writing = energy of a whole call, less that of another pass over the prompt alone: optimum-benchmark 0.6.0
 * (`scenarios/inference`). Both are read from a counter at their edges, without any fault; what is left is that the
 * prompt's energy was another in the other pass.
 */
export const decodeBySubtraction = {
  name: 'call less a pass over its prompt',
  peer: 'optimum-benchmark 0.6.0',
  device: 'counter',
  /** The energy asked for is that of writing. */
  truthJ: (trueJ) => (1 - prefillPart) * trueJ,
  energyJ: (device, window, { random }) => {
    const callJ = countedInJ(device, window);
    const otherPass = 1 + Math.SQRT2 * passSpread * normalNumber(random);
    return callJ - prefillPart * callJ * otherPass;
  },
};
