import { facetsOfSide, type ComparedSide } from '@wattbench/analysis';
import type { StoredExperiment } from '@wattbench/core';
import { storedAt } from '../catalog/journals-at.js';
import { noteWarnings } from '../output/note-warnings.js';
import { selectorFacets, typedSide } from './selector.js';

/** A side of a comparison as it is stored, with what of it is compared. */
export interface StoredSide extends ComparedSide {
  readonly stored: StoredExperiment;
  /** What was typed and what that came to, e.g. `latest#onnx (starter, 2026-06-01 12:00, id)`. */
  readonly name: string;
}

/** Reads `PLACE[#SELECTOR]`; without a place the latest. Doubts about the file go to stderr. Throws as the readers do. */
export async function storedSide(text: string, output: string): Promise<StoredSide> {
  const typed = typedSide(text);
  const place = typed.place === '' ? 'latest' : typed.place;
  const stored = await storedAt(place, output);
  noteWarnings(stored.warnings);
  const { experiment, results } = stored;
  const select =
    typed.selector === ''
      ? {}
      : selectorFacets({ ...typed, place }, facetsOfSide({ experiment, results }));
  const { id, title, createdAt } = experiment;
  const name = `${text} (${title}, ${createdAt.slice(0, 16).replace('T', ' ')}, ${id})`;
  return { experiment, results, select, stored, name };
}
