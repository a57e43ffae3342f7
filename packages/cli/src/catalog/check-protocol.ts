import { WattbenchError, type Protocol } from '@wattbench/core';

/** Throws `CONFIG_INVALID` naming the fields that cannot stand together. */
export function checkProtocol(protocol: Protocol): void {
  const { inferences, batchSize, concurrency, minimumWindow, warmUp, limits } = protocol;
  const { accuracySamples, accuracyGate, baselineS } = protocol;
  const faults: [boolean, string][] = [
    [
      accuracyGate !== null && accuracySamples === 0,
      'protocol.accuracyGate needs accuracySamples above 0: without answers there is no accuracy',
    ],
    [
      concurrency > 1 && concurrency > Math.ceil(inferences / batchSize),
      `protocol.concurrency is ${concurrency}, and ${inferences} inferences in batches of ${batchSize} are only ${Math.ceil(inferences / batchSize)} calls; raise inferences`,
    ],
    [
      minimumWindow.seconds >= limits.phaseS,
      `protocol.minimumWindow.seconds is ${minimumWindow.seconds}, and limits.phaseS ends a phase after ${limits.phaseS} s`,
    ],
    [
      baselineS >= limits.phaseS,
      `protocol.baselineS is ${baselineS}, and limits.phaseS ends a phase after ${limits.phaseS} s`,
    ],
    ...warmUpFaults(warmUp, limits),
  ];
  const found = faults.filter(([is]) => is).map(([, text]) => text);
  if (found.length > 0) throw new WattbenchError('CONFIG_INVALID', found.join('; '));
}

function warmUpFaults(
  warmUp: Protocol['warmUp'],
  limits: Protocol['limits'],
): readonly [boolean, string][] {
  if (warmUp === null) return [];
  const { minimumS, maximumS, minimumInferences, maximumInferences, steady } = warmUp;
  const roundsS = steady === null ? 0 : steady.rounds * steady.roundS;
  return [
    [
      minimumS > maximumS,
      `protocol.warmUp.minimumS is ${minimumS}, more than maximumS, ${maximumS}`,
    ],
    [
      minimumInferences > maximumInferences,
      `protocol.warmUp.minimumInferences is ${minimumInferences}, more than maximumInferences, ${maximumInferences}`,
    ],
    [
      roundsS > maximumS,
      `protocol.warmUp.steady asks for ${Number(roundsS.toPrecision(6))} s (rounds times roundS), more than maximumS, ${maximumS}`,
    ],
    [
      maximumS >= limits.phaseS,
      `protocol.warmUp.maximumS is ${maximumS}, and limits.phaseS ends a phase after ${limits.phaseS} s`,
    ],
  ];
}
