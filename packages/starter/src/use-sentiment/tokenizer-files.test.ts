import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../files/package-places.js';
import { readLabelledSentences } from '../sentiment-sentences/labelled-sentences.js';
import { referenceTokenizer, type VocabularyEntry } from './__fixtures__/reference-tokenizer.js';
import { encoderPackage } from './encoder-files.js';
import { openTokenizer } from './onnx-text-model.js';
import { tokenizerConfig, tokenizerJson } from './tokenizer-files.js';

const folder = packageFolder(`${encoderPackage}/dist/vocab.json`);
const text = readFileSync(join(folder, 'vocab.json'), 'utf8');
const vocabulary = JSON.parse(text) as readonly VocabularyEntry[];
const reference = referenceTokenizer(vocabulary);
const tokenise = openTokenizer(tokenizerJson(text));

function expected(input: string): readonly number[] {
  return reference(input).slice(0, 128);
}

describe('tokenizer.json gives the ids that the rules of the encoder give', () => {
  it('for all labelled sentences, but for the order of equally probable pieces', () => {
    const { sentences } = readLabelledSentences();
    const texts = sentences.map(({ text: sentence }) => sentence);
    const differing = texts.filter((each) => tokenise(each).join() !== expected(each).join());
    expect(texts.length).toBeGreaterThan(2900);
    // Repeated signs such as !!!!!, which can be cut into !! and !!! or the other way round.
    expect(differing.length).toBeLessThanOrEqual(14);
    for (const each of differing) {
      expect(each).toMatch(/(.)\1\1/u);
      expect(tokenise(each).toSorted()).toEqual(expected(each).toSorted());
    }
  });

  it.each([
    ['an empty text', ''],
    ['a space before', '  two spaces before'],
    ['a space mark before', '\u2581marked'],
    ['spaces within and behind', 'a  b   c  '],
    ['a composed and a decomposed letter', 'fa\u00e7ade fac\u0327ade'],
    ['compatibility forms', '\uff21\u2460\ufb01 \u00bd'],
    ['unknown characters side by side', 'a \u{1f639}\u{1f639} b\u4e16\u754c'],
    ['a replacement character', 'a \ufffd b'],
    ['control symbols', 'a <s> b </s> c extra_token_id_1'],
    ['the names that reserved pieces have here', 'reserved 0 reserved 3'],
    ['pieces whose score was lost', 'at 10:30 or 12:00 :) http://x (note:) :-) :('],
    ['other spaces', 'tab\tline\nno-break\u00a0space'],
  ])('for %s', (_, input) => {
    expect(tokenise(input)).toEqual(expected(input));
  });

  it('for any text', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcdet ,.:!\u2581\u00e9\u4e16"30') });
    fc.assert(
      fc.property(fc.oneof(letters, fc.string({ unit: 'grapheme' })), (input) => {
        expect(tokenise(input).toSorted()).toEqual(expected(input).toSorted());
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});

describe('tokenizer_config.json', () => {
  it('pads with a piece that no text has', () => {
    expect(tokenise(tokenizerConfig.pad_token)).not.toContain(3);
  });

  it('cuts where the graph stops to look', () => {
    expect(tokenizerConfig.model_max_length).toBe(128);
    expect(tokenise('word '.repeat(300)).length).toBe(128);
  });
});

it.each(['{}', '[["a"]]', '[["a", "b"]]', '[[1, 2]]'])('the vocabulary %s is refused', (broken) => {
  expect(() => tokenizerJson(broken)).toThrow('vocab.json');
});
