import type { FacetName, Facets, PairComparison } from '@wattbench/analysis';
import { plainName, plainText } from './plain-text.js';

/** Facets that every row names anyway. */
const named: readonly FacetName[] = ['model', 'dataset', 'backend', 'device'];

const wordsOf: Readonly<Partial<Record<FacetName, (value: string) => string>>> = {
  threads: (value) => `${value} thread${value === '1' ? '' : 's'}`,
  batch: (value) => `batch ${value}`,
  concurrency: (value) => `${value} call${value === '1' ? '' : 's'} at once`,
  words: (value) => `inputs of ${value === 'as they are' ? 'their own length' : `${value} words`}`,
  window: (value) => `${value} window`,
  tokens: (value) => `generation ${value}`,
  options: (value) => (value === '' ? 'no options' : value),
};

/** What the pair is about: model, data, what both sides run on, and what tells it apart from the other pairs. */
export function pairTitle(
  { a, b }: Pick<PairComparison, 'a' | 'b'>,
  pairs: readonly Pick<PairComparison, 'a' | 'b'>[],
): string {
  const apart = facetNamesOf(a.facets).filter(
    (name) =>
      !named.includes(name) &&
      a.facets[name] === b.facets[name] &&
      pairs.some((other) => other.a.facets[name] !== a.facets[name]),
  );
  const { model, dataset, backend, device } = a.facets;
  const same = backend === b.facets.backend && device === b.facets.device;
  return [
    model,
    dataset,
    ...(same ? [`${backend}, ${device}`] : []),
    ...apart.map((name) => facetText(a.facets, name)),
  ]
    .map(plainName)
    .join(' · ');
}

/** One side of a pair: backend, device, and in what it differs from the other side. */
export function sideName(own: Facets, other: Facets): string {
  const apart = facetNamesOf(own).filter(
    (name) => !named.includes(name) && own[name] !== other[name],
  );
  return [own.backend, own.device, ...apart.map((name) => facetText(own, name))]
    .map(plainName)
    .join(', ');
}

/** A cell without a partner, by all that it could be selected by. */
export function cellText(facets: Facets, from: readonly Facets[]): string {
  const apart = facetNamesOf(facets).filter(
    (name) => !named.includes(name) && from.some((other) => other[name] !== facets[name]),
  );
  const words = apart.map((name) => facetText(facets, name));
  return [facets.model, facets.dataset, [facets.backend, facets.device, ...words].join(', ')]
    .map(plainText)
    .join(' · ');
}

function facetText(facets: Facets, name: FacetName): string {
  const value = facets[name];
  return wordsOf[name]?.(value) ?? value;
}

function facetNamesOf(facets: Facets): readonly FacetName[] {
  return Object.keys(facets) as FacetName[];
}
