/**
 * A logistic model as an ONNX file, written field by field: sigmoid(x · weights + bias), with the outputs that the
 * design asks for. Field numbers are those of onnx.proto3.
 */

export type Field = readonly [number: number, value: bigint | number | string | Uint8Array];

/**
 * @param weights `[features]`
 * @param metadata what the file says of itself
 * @param explained whether the constants of its linear part have the names by which reasons find them; `wrongly`: they
 *   say something else than the graph does
 */
export function tinyOnnx(
  weights: readonly number[],
  bias: number,
  metadata: Readonly<Record<string, string>> = {},
  explained: 'exactly' | 'wrongly' | 'not' = 'exactly',
): Uint8Array<ArrayBuffer> {
  const features = weights.length;
  const weightsName = explained === 'not' ? 'weights' : 'value_weights';
  const row = (name: string, numbers: readonly number[]): Field => [5, tensor(name, [1, features], numbers)];
  const graph = message([
    [1, node('MatMul', ['x', weightsName], 'product')],
    [1, node('Add', ['product', 'bias'], 'score')],
    [1, node('Sigmoid', ['score'], 'bad')],
    [1, node('Sub', ['one', 'bad'], 'good')],
    [1, node('Concat', ['good', 'bad'], 'probabilities', [attribute('axis', 1)])],
    [2, 'tiny'],
    [5, tensor(weightsName, [features, 1], weights)],
    [5, tensor('value_columns', [features], [...weights.keys()])],
    row(
      'value_means',
      weights.map(() => (explained === 'wrongly' ? 1 : 0)),
    ),
    row(
      'value_scales',
      weights.map(() => 1),
    ),
    [5, tensor('bias', [1], [bias])],
    [5, tensor('one', [1], [1])],
    [11, value('x', features)],
    [12, value('probabilities', 2)],
    [12, value('score', 1)],
  ]);
  return message([
    [1, 10],
    [2, 'risk-o-meter tests'],
    [7, graph],
    [8, message([[2, 21]])],
    ...Object.entries(metadata).map(([key, text]): Field => [14, pair(key, text)]),
  ]);
}

function pair(key: string, text: string): Uint8Array {
  return message([
    [1, key],
    [2, text],
  ]);
}

const FLOAT = 1;

export function node(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Uint8Array[] = [],
) {
  const named = inputs.map((name): Field => [1, name]);
  return message([...named, [2, output], [4, type], ...attributes.map((bytes): Field => [5, bytes])]);
}

function attribute(name: string, integer: number): Uint8Array {
  return message([
    [1, name],
    [3, integer],
    [20, 2],
  ]);
}

export function tensor(name: string, dimensions: readonly number[], values: readonly number[]): Uint8Array {
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return message([...dimensions.map((size): Field => [1, size]), [2, FLOAT], [8, name], [9, raw]]);
}

/** A float `[rows, columns]`. */
export function value(name: string, columns: number): Uint8Array {
  const shape = message([
    [1, message([[2, 'rows']])],
    [1, message([[1, columns]])],
  ]);
  const type = message([
    [1, FLOAT],
    [2, shape],
  ]);
  return message([
    [1, name],
    [2, message([[1, type]])],
  ]);
}

export function message(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    fields.flatMap(([number, content]) => {
      if (typeof content === 'number' || typeof content === 'bigint')
        return [...varint(number << 3), ...varint(Number(content))];
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
    }),
  );
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}
