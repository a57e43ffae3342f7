import type { TensorInfo } from '@wattbench/tasks/processing';

import { isRecord } from '@wattbench/tasks/processing';

/** An input or output of the graph as @tensorflow/tfjs-converter has it. */
interface Node {
  readonly name: string;
  readonly shape?: readonly number[] | undefined;
  readonly dtype: string;
}

/** Instead of a type, where neither the signature nor the operator knows a shape. */
export const unknownType = 'unknown';

/** What the signature says goes before what the operators say: of outputs those say nothing. */
export function describeTensors(
  nodes: readonly Node[],
  { names, declared }: { readonly names: readonly string[]; readonly declared: unknown },
): readonly TensorInfo[] {
  return nodes.map((node, index) => {
    const name = names[index] ?? node.name;
    const entry = isRecord(declared) && Object.hasOwn(declared, name) ? declared[name] : undefined;
    const { dtype, tensorShape } = isRecord(entry) ? entry : {};
    const lengths = declaredLengths(tensorShape) ?? node.shape;
    if (lengths === undefined) return { name, type: unknownType, dims: [] };
    return {
      name,
      type: typeof dtype === 'string' ? elementType(dtype) : node.dtype,
      dims: lengths.map((length, place) => (length < 0 ? freeName(place) : length)),
    };
  });
}

/** `{ dim: [{ size: '-1' }, { size: '28' }] }`, as protobuf is written in JSON. */
function declaredLengths(shape: unknown): readonly number[] | null {
  if (!isRecord(shape) || shape['unknownRank'] === true) return null;
  const dims = shape['dim'] ?? [];
  if (!Array.isArray(dims)) return null;
  return dims.map((dim: unknown) => {
    const size = Number(isRecord(dim) ? (dim['size'] ?? -1) : -1);
    return Number.isSafeInteger(size) ? size : -1;
  });
}

/** The types of TensorFlow as TensorFlow.js keeps them: there are no integers but int32, no floats but float32. */
const elementTypes: Readonly<Record<string, string>> = {
  DT_FLOAT: 'float32',
  DT_HALF: 'float32',
  DT_DOUBLE: 'float32',
  DT_INT64: 'int32',
  DT_INT32: 'int32',
  DT_INT16: 'int32',
  DT_INT8: 'int32',
  DT_UINT8: 'int32',
};

function elementType(declared: string): string {
  return elementTypes[declared] ?? declared.replace(/^DT_/, '').toLowerCase();
}

export function freeName(place: number): string {
  return place === 0 ? 'batch' : `length_${place}`;
}
