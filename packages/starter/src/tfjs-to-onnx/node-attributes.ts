import { isRecord } from '../files/record.js';
import type { ElementType } from './constant-tensor.js';
import { conversionFailed } from './conversion-failed.js';
import type { TfjsNode } from './tfjs-model.js';

/** Numbers of tensorflow/core/framework/types.proto. Converted models hold either these or the names. */
const elementTypes: ReadonlyMap<unknown, ElementType> = new Map<unknown, ElementType>([
  [1, 'float32'],
  ['DT_FLOAT', 'float32'],
  [3, 'int64'],
  ['DT_INT32', 'int64'],
  [9, 'int64'],
  ['DT_INT64', 'int64'],
  [10, 'bool'],
  ['DT_BOOL', 'bool'],
]);

/** The element type that a TensorFlow type becomes, or undefined for one that is not supported. */
export function elementTypeOf(dtype: unknown): ElementType | undefined {
  return elementTypes.get(dtype);
}

/** Typed access to the attributes of one node; a field of another form throws `CONVERSION_FAILED`. */
export class NodeAttributes {
  readonly #node: TfjsNode;

  constructor(node: TfjsNode) {
    this.#node = node;
  }

  boolean(name: string): boolean {
    const value = this.#field(name, 'b') ?? false;
    if (typeof value !== 'boolean') throw this.#unexpected(name, 'a boolean');
    return value;
  }

  integer(name: string, fallback: number): number {
    const value = this.#field(name, 'i') ?? fallback;
    return this.#integer(name, value);
  }

  integers(name: string): readonly number[] {
    return this.#list(name, 'i').map((value) => this.#integer(name, value));
  }

  float(name: string, fallback: number): number {
    const value = this.#field(name, 'f') ?? fallback;
    if (typeof value !== 'number') throw this.#unexpected(name, 'a number');
    return value;
  }

  string(name: string, fallback: string): string {
    const value = this.#field(name, 's');
    return value === undefined ? fallback : this.#string(name, value);
  }

  strings(name: string): readonly string[] {
    return this.#list(name, 's').map((value) => this.#string(name, value));
  }

  elementType(name: string, fallback: ElementType): ElementType {
    const value = this.#field(name, 'type');
    const type = value === undefined ? fallback : elementTypeOf(value);
    if (type === undefined) {
      throw this.#unexpected(name, 'a float, int32, int64 or bool type');
    }
    return type;
  }

  /** Sizes of a shape attribute, -1 for a free one; undefined when not even their number is known. */
  shape(name: string): readonly number[] | undefined {
    const shape = this.#field(name, 'shape');
    if (!isRecord(shape) || shape['unknownRank'] === true) return undefined;
    const dimensions = shape['dim'] ?? [];
    if (!Array.isArray(dimensions)) throw this.#unexpected(name, 'a shape');
    return dimensions.map((dimension: unknown) =>
      this.#integer(name, isRecord(dimension) ? dimension['size'] : undefined),
    );
  }

  #field(name: string, kind: string): unknown {
    const attribute = this.#node.attributes[name];
    if (attribute === undefined) return undefined;
    if (!isRecord(attribute)) throw this.#unexpected(name, 'an object');
    return attribute[kind];
  }

  #list(name: string, kind: string): readonly unknown[] {
    const list = this.#field(name, 'list');
    const values = isRecord(list) ? (list[kind] ?? []) : [];
    if (!Array.isArray(values)) throw this.#unexpected(name, 'a list');
    return values;
  }

  #integer(name: string, value: unknown): number {
    const parsed = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof parsed !== 'number' || !Number.isSafeInteger(parsed)) {
      throw this.#unexpected(name, 'a whole number');
    }
    return parsed;
  }

  /** Either base64 or a list of bytes, depending on the age of the converter that wrote the model. */
  #string(name: string, value: unknown): string {
    if (typeof value === 'string') return Buffer.from(value, 'base64').toString('utf8');
    if (Array.isArray(value) && value.every((byte) => Number.isInteger(byte))) {
      return Buffer.from(value).toString('utf8');
    }
    throw this.#unexpected(name, 'a string');
  }

  #unexpected(name: string, expected: string): Error {
    return conversionFailed(
      `${this.#node.op} ${this.#node.name}: attribute ${name} is not ${expected}.`,
    );
  }
}
