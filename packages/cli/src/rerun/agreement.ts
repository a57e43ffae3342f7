import type { PairComparison, ResultComparison } from '@wattbench/analysis';

export interface CellAgreement {
  readonly agrees: boolean;
  /** Whether the data could have told; without it, not to agree is not to differ. */
  readonly tested: boolean;
  /** Task, model and data set. */
  readonly work: string;
  /** By which backend, device and axes it was done. */
  readonly means: string;
  /** In words: by how much, and what stands against it. */
  readonly found: readonly string[];
}

export interface Agreement {
  readonly agrees: boolean;
  readonly cells: readonly CellAgreement[];
}

/**
 * Whether a repetition (B) agrees with what it repeats (A), cell by cell: the interval of the ratio of energies holds 1, or
 * the ratio is within the tolerance of it, and the answers are the same. Where energies cannot be compared they do not
 * agree, and the reason is given. One repeat tells nothing of its spread: then a difference is not tested.
 */
export function agreementOf(
  { pairs, unpaired, ambiguous }: ResultComparison,
  tolerance: number | null,
): Agreement {
  const cells = [
    ...pairs.map((pair) => agreementOfPair(pair, tolerance)),
    ...[...unpaired, ...ambiguous].map(({ facets, side }) => ({
      agrees: false,
      tested: true,
      ...namesOf(facets),
      found: [side === 'a' ? 'it was not repeated' : 'it is new'],
    })),
  ];
  return { agrees: cells.length > 0 && cells.every(({ agrees }) => agrees), cells };
}

function agreementOfPair(pair: PairComparison, tolerance: number | null): CellAgreement {
  const energy = energyOf(pair, tolerance);
  const answers = answersOf(pair);
  return {
    agrees: energy.agrees && answers.agrees,
    tested: energy.tested || !answers.agrees,
    ...namesOf(pair.a.facets),
    found: [energy.text, answers.text, ...scoresOf(pair)],
  };
}

interface Part {
  readonly agrees: boolean;
  readonly text: string;
}

function energyOf(
  { result, obstacles, a, b }: PairComparison,
  tolerance: number | null,
): Part & { readonly tested: boolean } {
  const [obstacle] = obstacles;
  if (obstacle !== undefined) {
    const { what } = obstacle;
    return {
      agrees: false,
      tested: true,
      text: `energies cannot be compared: ${what} was ${obstacle.a}, and is ${obstacle.b}`,
    };
  }
  if (result === null) {
    const side = a.figure === null ? 'of the record' : 'of the repetition';
    const none = a.figure !== null && b.figure !== null;
    return {
      agrees: false,
      tested: !none,
      text: none ? 'energies are too doubtful for a ratio' : `the energy ${side} is not known`,
    };
  }
  const { mean, low, high } = result.ratio;
  const off = Math.abs(mean - 1);
  const agrees = (low <= 1 && high >= 1) || (tolerance !== null && off <= tolerance);
  const percent = Number((100 * off).toPrecision(2));
  const text = `energy × ${number(mean)} (${number(low)} to ${number(high)})`;
  if (agrees) return { agrees, tested: true, text };
  const tested = result.verdict !== 'not-tested';
  const why = tested ? '' : '; one repeat tells nothing of its spread';
  return { agrees, tested, text: `${text}: ${percent} % ${mean > 1 ? 'more' : 'less'}${why}` };
}

function answersOf({ answers }: PairComparison): Part {
  switch (answers.state) {
    case 'equivalent':
      return { agrees: true, text: 'the same answers' };
    case 'not-equivalent':
      return {
        agrees: false,
        text: `${answers.different} of ${answers.compared} inputs are answered otherwise`,
      };
    case 'not-compared':
      return { agrees: true, text: `answers not compared: ${answers.reason}` };
  }
}

function scoresOf({ a, b }: PairComparison): readonly string[] {
  return Object.entries(a.scores).map(([id, score]) => {
    const now = b.scores[id];
    const is = now === undefined ? 'not there' : number(now);
    return is === number(score) ? `${id} ${is}` : `${id} ${number(score)} → ${is}`;
  });
}

/** Axes are named where they are not 1, as the cells of most experiments have them. */
function namesOf(facets: PairComparison['a']['facets']): Pick<CellAgreement, 'work' | 'means'> {
  const { task, model, dataset, backend, device, threads, batch, concurrency, options } = facets;
  const means = [
    backend,
    device,
    `${threads} threads`,
    ...(batch === '1' ? [] : [`batch ${batch}`]),
    ...(concurrency === '1' ? [] : [`${concurrency} at once`]),
    ...(options === '' ? [] : [options]),
  ];
  return { work: `${task} · ${model} · ${dataset}`, means: means.join(', ') };
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}
