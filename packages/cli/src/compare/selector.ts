import { facetNames, type FacetName, type Facets } from '@wattbench/analysis';
import { WattbenchError } from '@wattbench/core';

/** A side as it is typed: `PLACE` or `PLACE#SELECTOR`. The place may hold a `#` when one more stands at its end. */
export interface TypedSide {
  readonly place: string;
  readonly selector: string;
}

export function typedSide(text: string): TypedSide {
  const mark = text.lastIndexOf('#');
  return mark === -1
    ? { place: text, selector: '' }
    : { place: text.slice(0, mark), selector: text.slice(mark + 1) };
}

type Word = readonly [key: string, value: string];

/**
 * What a selector picks among the cells of a result: `key=value` with commas between them; a word alone is a backend; a
 * key that is no facet is an option of the backend, as `engine=wasm`. Every part must hold for some cell, and all of them
 * together for one at least. Throws `USAGE` with what there is.
 */
export function selectorFacets(
  { place, selector }: TypedSide,
  cells: readonly Facets[],
): Partial<Facets> {
  const words = selector
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map(wordOf);
  const keys = words.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw usage(`${place}#${selector} says twice which ${twice} it is of`);
  const found = cells.filter((cell) => words.every((word) => holds(cell, word)));
  if (found.length === 0) throw nothingFound({ place, selector }, { words, cells });
  const select: Partial<Record<FacetName, string>> = {};
  for (const [key, value] of words) if (isFacet(key)) select[key] = value;
  if (words.some(([key]) => !isFacet(key))) select.options = theOptions(found, place);
  return select;
}

function wordOf(word: string): Word {
  const mark = word.indexOf('=');
  return mark === -1
    ? ['backend', word]
    : [word.slice(0, mark).trim(), word.slice(mark + 1).trim()];
}

function isFacet(key: string): key is FacetName {
  return facetNames.some((name) => name === key);
}

function holds(cell: Facets, [key, value]: Word): boolean {
  if (isFacet(key)) return cell[key] === value;
  const options = cell.options.split(',');
  return [value, JSON.stringify(value)].some((text) => options.includes(`${key}=${text}`));
}

/** The one set of options that all have. */
function theOptions(cells: readonly Facets[], place: string): string {
  const [options = '', ...others] = new Set(cells.map((cell) => cell.options));
  if (others.length === 0) return options;
  throw usage(
    `several cells of ${place} have these options and others besides: ${[options, ...others].join(' | ')}`,
    'Add more of the options to the selector.',
  );
}

function nothingFound(
  { place, selector }: TypedSide,
  { words, cells }: { readonly words: readonly Word[]; readonly cells: readonly Facets[] },
): WattbenchError {
  const strange = words.find((word) => !cells.some((cell) => holds(cell, word)));
  if (strange === undefined) {
    return usage(
      cells.length === 0
        ? `${place} holds no cell`
        : `no cell of ${place} is all of ${selector}, though each part holds for some`,
    );
  }
  const [key, value] = strange;
  const name: FacetName = isFacet(key) ? key : 'options';
  const there = [...new Set(cells.map((cell) => cell[name]))].map((text) => text || 'none');
  return usage(
    `no cell of ${place} has ${key}=${value}; there ${name === 'options' ? 'are options' : `is ${name}`} ${there.join(', ')}`,
  );
}

function usage(
  message: string,
  fix = `A selector is a backend, or key=value with commas between: ${facetNames.join(', ')}, or an option of the backend.`,
): WattbenchError {
  return new WattbenchError('USAGE', message, { fix });
}
