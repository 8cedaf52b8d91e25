/** Puts an ONNX graph together: nodes in order, constants as raw little-endian tensors, every attribute with its type. */
import {
  type AttributeFields,
  AttributeType,
  DataType,
  type GraphFields,
  type NodeFields,
  type TensorFields,
  type ValueInfoFields,
} from '@risk/app/model/onnx/model-file.ts';

/** Values of a constant; the array's type gives the tensor's: double, float or int64. */
export type TensorData = Float64Array | Float32Array | BigInt64Array;

export interface NodeOptions {
  /** Names of the results; one made-up name where left out. */
  readonly outputs?: readonly string[];
  readonly attributes?: readonly AttributeFields[];
  /** Operator set; empty = ai.onnx. */
  readonly domain?: string;
}

export class GraphBuilder {
  readonly #nodes: NodeFields[] = [];
  readonly #initializers: TensorFields[] = [];
  #nextName = 0;

  /** Adds an operation and returns the name of its first result. */
  add(opType: string, inputs: readonly string[], options: NodeOptions = {}): string {
    const outputs = options.outputs ?? [`t${this.#nextName++}`];
    this.#nodes.push({
      input: [...inputs],
      output: [...outputs],
      name: `${opType}_${outputs[0] ?? ''}`,
      opType,
      attribute: [...(options.attributes ?? [])],
      ...(options.domain === undefined ? {} : { domain: options.domain }),
    });
    return outputs[0] ?? '';
  }

  /** Adds a named constant and returns its name. */
  constant(name: string, dims: readonly number[], data: TensorData): string {
    this.#initializers.push({ ...tensor(dims, data), name });
    return name;
  }

  cast(input: string, to: DataType, outputs?: readonly string[]): string {
    return this.add('Cast', [input], {
      attributes: [intAttribute('to', to)],
      ...(outputs === undefined ? {} : { outputs }),
    });
  }

  build(name: string, inputs: readonly ValueInfoFields[], outputs: readonly ValueInfoFields[]): GraphFields {
    const initializer = this.#initializers;
    return { node: this.#nodes, name, initializer, input: [...inputs], output: [...outputs] };
  }
}

/** An input or output: a text is a named dimension of any size. */
export function tensorInfo(
  name: string,
  elemType: DataType,
  dims: readonly (number | string)[],
): ValueInfoFields {
  const dim = dims.map((size) =>
    typeof size === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(size) } }
      : { value: { case: 'dimParam' as const, value: size } },
  );
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } };
}

export function tensor(dims: readonly number[], data: TensorData): TensorFields {
  const raw = new Uint8Array(data.length * data.BYTES_PER_ELEMENT);
  const view = new DataView(raw.buffer);
  const at = (i: number) => i * data.BYTES_PER_ELEMENT;
  const shape = { dims: dims.map(BigInt), rawData: raw };
  if (data instanceof BigInt64Array) {
    data.forEach((value, i) => view.setBigInt64(at(i), value, true));
    return { ...shape, dataType: DataType.INT64 };
  }
  if (data instanceof Float32Array) {
    data.forEach((value, i) => view.setFloat32(at(i), value, true));
    return { ...shape, dataType: DataType.FLOAT };
  }
  data.forEach((value, i) => view.setFloat64(at(i), value, true));
  return { ...shape, dataType: DataType.DOUBLE };
}

export function int64(values: readonly number[] | Int32Array): BigInt64Array {
  return BigInt64Array.from(Array.from(values), BigInt);
}

export function intAttribute(name: string, value: number): AttributeFields {
  return { name, type: AttributeType.INT, i: BigInt(value) };
}

export function intsAttribute(name: string, values: readonly number[]): AttributeFields {
  return { name, type: AttributeType.INTS, ints: values.map(BigInt) };
}

export function floatsAttribute(name: string, values: readonly number[]): AttributeFields {
  return { name, type: AttributeType.FLOATS, floats: [...values] };
}

export function stringAttribute(name: string, value: string): AttributeFields {
  return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
}

export function stringsAttribute(name: string, values: readonly string[]): AttributeFields {
  const encoder = new TextEncoder();
  return { name, type: AttributeType.STRINGS, strings: values.map((value) => encoder.encode(value)) };
}

export function tensorAttribute(name: string, value: TensorFields): AttributeFields {
  return { name, type: AttributeType.TENSOR, t: { ...value, name } };
}
