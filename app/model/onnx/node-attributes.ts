/** Attributes and constants of an ONNX graph as plain numbers and texts; whatever does not fit is null, never an error. */
import type { NodeProto, TensorProto } from './generated/onnx_pb.ts';
import { AttributeType, DataType } from './model-file.ts';

/** `[elements]` in C order, or null where the tensor is of another type, damaged, or kept outside the file. */
export function tensorNumbers(tensor: TensorProto): Float64Array | null {
  const size = tensor.dims.reduce((product, dim) => product * Number(dim), 1);
  const numbers = tensor.rawData.length > 0 ? rawNumbers(tensor) : typedNumbers(tensor);
  return numbers !== null && numbers.length === size ? numbers : null;
}

function typedNumbers(tensor: TensorProto): Float64Array | null {
  if (tensor.dataType === DataType.FLOAT) return Float64Array.from(tensor.floatData);
  if (tensor.dataType === DataType.DOUBLE) return Float64Array.from(tensor.doubleData);
  if (tensor.dataType === DataType.INT64) return Float64Array.from(tensor.int64Data, Number);
  if (tensor.dataType === DataType.INT32) return Float64Array.from(tensor.int32Data);
  return null;
}

function rawNumbers({ rawData, dataType }: TensorProto): Float64Array | null {
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const readers = new Map<number, readonly [bytes: number, read: (at: number) => number]>([
    [DataType.FLOAT, [4, (at) => view.getFloat32(at, true)]],
    [DataType.DOUBLE, [8, (at) => view.getFloat64(at, true)]],
    [DataType.INT64, [8, (at) => Number(view.getBigInt64(at, true))]],
    [DataType.INT32, [4, (at) => view.getInt32(at, true)]],
  ]);
  const [bytes, read] = readers.get(dataType) ?? [0, () => 0];
  if (bytes === 0 || rawData.length % bytes !== 0) return null;
  return Float64Array.from({ length: rawData.length / bytes }, (_, i) => read(i * bytes));
}

/** The attributes of one node by name and type. */
export class NodeAttributes {
  readonly #byName: ReadonlyMap<string, NodeProto['attribute'][number]>;

  constructor(node: NodeProto) {
    this.#byName = new Map(node.attribute.map((attribute) => [attribute.name, attribute]));
  }

  #typed(name: string, type: AttributeType) {
    const attribute = this.#byName.get(name);
    return attribute?.type === type ? attribute : undefined;
  }

  /** Empty where the attribute is absent. */
  ints(name: string): Float64Array {
    return Float64Array.from(this.#typed(name, AttributeType.INTS)?.ints ?? [], Number);
  }

  /** Of `name` or its tensor form `<name>_as_tensor`; empty where both are absent, null where the tensor is damaged. */
  numbers(name: string): Float64Array | null {
    const tensor = this.#typed(`${name}_as_tensor`, AttributeType.TENSOR)?.t;
    if (tensor !== undefined) return tensorNumbers(tensor);
    return Float64Array.from(this.#typed(name, AttributeType.FLOATS)?.floats ?? []);
  }

  int(name: string, otherwise: number): number {
    const attribute = this.#typed(name, AttributeType.INT);
    return attribute === undefined ? otherwise : Number(attribute.i);
  }

  text(name: string, otherwise: string): string {
    const attribute = this.#typed(name, AttributeType.STRING);
    return attribute === undefined ? otherwise : decoder.decode(attribute.s);
  }

  texts(name: string): string[] {
    return (this.#typed(name, AttributeType.STRINGS)?.strings ?? []).map((text) => decoder.decode(text));
  }
}

const decoder = new TextDecoder();
