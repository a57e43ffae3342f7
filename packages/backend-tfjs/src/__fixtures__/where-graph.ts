import { editModel } from './tiny-request.js';

interface Node {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: object;
}

const float = { T: { type: 'DT_FLOAT' } } as const;
const integer = { T: { type: 'DT_INT32' } } as const;

/** The same sum over the kept tokens as in the tiny text model, by way of an operator with a dynamic shape. */
const nodes: readonly Node[] = [
  {
    name: 'is_kept',
    op: 'Cast',
    input: ['attention_mask'],
    attr: { SrcT: { type: 'DT_INT32' }, DstT: { type: 'DT_BOOL' } },
  },
  { name: 'places', op: 'Where', input: ['is_kept'], attr: { T: { type: 'DT_BOOL' } } },
  { name: 'kept_ids', op: 'GatherNd', input: ['input_ids', 'places'] },
  {
    name: 'kept_words',
    op: 'GatherV2',
    input: ['weights', 'kept_ids', 'first_axis'],
    attr: { batch_dims: { i: '0' } },
  },
  { name: 'text_shape', op: 'Shape', input: ['input_ids'], attr: integer },
  { name: 'label_count', op: 'Shape', input: ['first_row'], attr: float },
  {
    name: 'first_row',
    op: 'GatherV2',
    input: ['weights', 'first_axis', 'first_axis'],
    attr: { batch_dims: { i: '0' } },
  },
  {
    name: 'shape',
    op: 'ConcatV2',
    input: ['text_shape', 'label_count', 'first_axis'],
    attr: { N: { i: '2' }, ...integer },
  },
  { name: 'kept', op: 'ScatterNd', input: ['places', 'kept_words', 'shape'] },
];

export async function makeShapesDynamic(directory: string): Promise<void> {
  const replaced = new Set(['words', 'kept']);
  await editModel(directory, (model) => {
    const { node } = model.modelTopology;
    const others = node.filter(({ name }) => !replaced.has(name));
    return { ...model, modelTopology: { ...model.modelTopology, node: [...others, ...nodes] } };
  });
}
