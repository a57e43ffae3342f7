import {
  textClassifierWeights,
  textLabels,
  textVocabularySize,
} from '../onnx/tiny-text-classifier.js';
import { graphModel, typeAttribute } from './graph-model.js';
import { floats, integers, type TfjsModel, type TfjsNames } from './tfjs-model.js';

const float = { T: typeAttribute('float32') } as const;
const shape = [null, null] as const;

/** `tinyTextClassifier`, operator by operator. */
export function tinyTextGraph({ input, output }: TfjsNames): TfjsModel {
  return graphModel({
    inputs: [
      { name: input, type: 'int32', shape },
      { name: 'attention_mask', type: 'int32', shape },
    ],
    outputs: [{ name: output, type: 'float32', shape: [null, textLabels.length] }],
    operations: [
      {
        op: 'GatherV2',
        name: 'words',
        input: ['weights', input, 'first_axis'],
        attr: {
          Tparams: typeAttribute('float32'),
          Tindices: typeAttribute('int32'),
          Taxis: typeAttribute('int32'),
          batch_dims: { i: '0' },
        },
      },
      {
        op: 'Cast',
        name: 'mask_row',
        input: ['attention_mask'],
        attr: { SrcT: typeAttribute('int32'), DstT: typeAttribute('float32') },
      },
      { op: 'ExpandDims', name: 'mask', input: ['mask_row', 'mask_axis'], attr: float },
      { op: 'Mul', name: 'kept', input: ['words', 'mask'], attr: float },
      sumOver('kept', 'sum'),
      sumOver('mask', 'count'),
      { op: 'RealDiv', name: output, input: ['sum', 'count'], attr: float },
    ],
    weights: [
      floats('weights', [textVocabularySize, textLabels.length], textClassifierWeights),
      integers('first_axis', 0),
      integers('mask_axis', 2),
      integers('sequence_axis', [1]),
    ],
  });
}

function sumOver(
  input: string,
  name: string,
): { op: string; name: string; input: string[]; attr: { keep_dims: { b: boolean } } } {
  const attr = { ...float, Tidx: typeAttribute('int32'), keep_dims: { b: false } };
  return { op: 'Sum', name, input: [input, 'sequence_axis'], attr };
}
