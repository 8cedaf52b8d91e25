/** ONNX files that nobody made in good faith. Field numbers are those of onnx.proto3. */
import { type Field, message, node, tensor, value } from './tiny-onnx.ts';

const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;
const GRAPH = 5;

export type Hostility =
  | 'huge-dimensions'
  | 'missing-gigabytes'
  | 'cut-length'
  | 'cycle'
  | 'deep-nesting'
  | 'huge-result'
  | 'endless-loop';

/** @param features width of the input that the file declares */
export function hostileOnnx(kind: Hostility, features: number): Uint8Array<ArrayBuffer> {
  const file = model(features, extras[kind]());
  // The last field, the operator set, says that 2 GB follow.
  if (kind === 'cut-length') return Uint8Array.from([...file, 0x42, 0xff, 0xff, 0xff, 0xff, 0x07, 1]);
  return file;
}

interface Extra {
  /** Between the score and `bad`, which they have to make. */
  readonly nodes: readonly Uint8Array[];
  readonly initializers: readonly Uint8Array[];
}

const extras: { readonly [Kind in Hostility]: () => Extra } = {
  'huge-dimensions': () => added([2 ** 40, 2 ** 22]),
  'missing-gigabytes': () => added([2 ** 29]),
  'cut-length': () => ({ nodes: [node('Identity', ['first'], 'bad')], initializers: [] }),
  cycle: () => ({
    nodes: [node('Add', ['first', 'b'], 'a'), node('Add', ['a', 'a'], 'b'), node('Identity', ['b'], 'bad')],
    initializers: [],
  }),
  'deep-nesting': () => ({ nodes: [nested(200)], initializers: [scalar('yes', BOOL, Uint8Array.of(1))] }),
  'huge-result': () => ({
    nodes: [node('Expand', ['first', 'shape'], 'bad')],
    initializers: [tensorOf('shape', INT64, [3], int64s(2n ** 45n, 1n, 1n))],
  }),
  'endless-loop': () => ({
    nodes: [node('Loop', ['trips', 'yes', 'first'], 'bad', [graphAttribute('body', loopBody())])],
    initializers: [scalar('trips', INT64, int64s(2n ** 40n)), scalar('yes', BOOL, Uint8Array.of(1))],
  }),
};

function model(features: number, { nodes, initializers }: Extra): Uint8Array<ArrayBuffer> {
  const graph = message([
    [1, node('MatMul', ['x', 'weights'], 'score')],
    [1, node('Sigmoid', ['score'], 'first')],
    ...nodes.map((bytes): Field => [1, bytes]),
    [1, node('Sub', ['one', 'bad'], 'good')],
    [1, node('Concat', ['good', 'bad'], 'probabilities', [integerAttribute('axis', 1)])],
    [2, 'hostile'],
    [
      5,
      tensor(
        'weights',
        [features, 1],
        Array.from({ length: features }, () => 0),
      ),
    ],
    [5, tensor('one', [1], [1])],
    ...initializers.map((bytes): Field => [5, bytes]),
    [11, value('x', features)],
    [12, value('probabilities', 2)],
  ]);
  return message([
    [1, 10],
    [7, graph],
    [8, message([[2, 21]])],
  ]);
}

/** A constant that claims to be this large and is not. */
function added(dimensions: readonly number[]): Extra {
  return {
    nodes: [node('Add', ['first', 'much'], 'bad')],
    initializers: [tensorOf('much', FLOAT, dimensions, new Uint8Array(4))],
  };
}

function nested(depth: number): Uint8Array {
  let branch = message([
    [1, node('Identity', ['first'], 'out')],
    [2, 'innermost'],
    [12, value('out', 1)],
  ]);
  for (let level = 0; level < depth; level++)
    branch = message([
      [1, node('If', ['yes'], 'out', [graphAttribute('then_branch', branch)])],
      [2, 'branch'],
      [12, value('out', 1)],
    ]);
  return node('If', ['yes'], 'bad', [graphAttribute('then_branch', branch)]);
}

function loopBody(): Uint8Array {
  return message([
    [1, node('Identity', ['again'], 'again_out')],
    [1, node('Abs', ['carried'], 'carried_out')],
    [2, 'body'],
    [11, plainValue('trip', INT64, [])],
    [11, plainValue('again', BOOL, [])],
    [11, value('carried', 1)],
    [12, plainValue('again_out', BOOL, [])],
    [12, value('carried_out', 1)],
  ]);
}

function integerAttribute(name: string, integer: number): Uint8Array {
  return message([
    [1, name],
    [3, integer],
    [20, 2],
  ]);
}

function graphAttribute(name: string, graph: Uint8Array): Uint8Array {
  return message([
    [1, name],
    [6, graph],
    [20, GRAPH],
  ]);
}

function tensorOf(name: string, type: number, dimensions: readonly number[], raw: Uint8Array): Uint8Array {
  return message([...dimensions.map((size): Field => [1, size]), [2, type], [8, name], [9, raw]]);
}

function scalar(name: string, type: number, raw: Uint8Array): Uint8Array {
  return tensorOf(name, type, [], raw);
}

function plainValue(name: string, type: number, dimensions: readonly number[]): Uint8Array {
  const shape = message(dimensions.map((size): Field => [1, message([[1, size]])]));
  return message([
    [1, name],
    [
      2,
      message([
        [
          1,
          message([
            [1, type],
            [2, shape],
          ]),
        ],
      ]),
    ],
  ]);
}

function int64s(...numbers: readonly bigint[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(numbers).buffer);
}
