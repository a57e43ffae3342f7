import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WattbenchError } from '@wattbench/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readShippedHead } from '../sentiment-head/sentiment-head.js';
import { convertGraph } from '../tfjs-to-onnx/convert-graph.js';
import { readTfjsGraph } from '../tfjs-to-onnx/tfjs-graph.js';
import { checkConversion, type ConversionToCheck } from './conversion-check.js';
import { encoderPackage, findEncoder } from './encoder-files.js';
import { openTokenizer } from './onnx-text-model.js';
import { withHead, withTokenInputs } from './sentiment-graph.js';
import { tokenizerJson } from './tokenizer-files.js';

let conversion: ConversionToCheck;

beforeAll(async () => {
  const { directory } = await findEncoder();
  const encoder = await readTfjsGraph(directory, encoderPackage);
  const head = readShippedHead();
  const tfjs = withHead(withTokenInputs(encoder), head);
  const vocabulary = await readFile(join(directory, 'vocab.json'), 'utf8');
  conversion = {
    encoder,
    head,
    tfjs,
    onnx: convertGraph(tfjs),
    tokenise: openTokenizer(tokenizerJson(vocabulary)),
    texts: ['It works.', 'I will never buy this again, it broke on the first day.'],
  };
});

describe('checkConversion', () => {
  it('passes what was converted, with differences that are rounding', async () => {
    const { texts, largestLogit, largestDifference } = await checkConversion(conversion);
    expect(texts).toBe(2);
    expect(largestLogit).toBeGreaterThan(0.5);
    for (const difference of Object.values(largestDifference)) {
      expect(difference).toBeLessThan(1e-5);
    }
  });

  it('refuses a model with other weights and says by how much it differs', async () => {
    const { head, encoder } = conversion;
    const changed = withHead(withTokenInputs(encoder), { ...head, bias: head.bias + 0.001 });
    const error = await checkConversion({ ...conversion, onnx: convertGraph(changed) }).catch(
      (reason: unknown) => reason,
    );
    expect(WattbenchError.is(error) && error.code).toBe('CONVERSION_FAILED');
    expect(String(error)).toMatch(/"onnx":0\.000(49|5)/);
  });

  it('refuses a TensorFlow.js model with other weights', async () => {
    const { head, encoder } = conversion;
    const tfjs = withHead(withTokenInputs(encoder), { ...head, bias: head.bias - 0.001 });
    await expect(checkConversion({ ...conversion, tfjs })).rejects.toThrow(
      'The converted model answers differently',
    );
  });
});
