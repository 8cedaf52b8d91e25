/** Test help: an ONNX file with one tree ensemble, as other tools write it, row by row of the node table. */
import {
  type AttributeFields,
  AttributeType,
  DataType,
  encodeModelFile,
  type NodeFields,
  type TensorFields,
} from '../model/onnx/model-file.ts';

export interface TableRow {
  readonly tree?: number;
  readonly id: number;
  readonly mode: string;
  readonly feature?: number;
  readonly value?: number;
  readonly whenTrue?: number;
  readonly whenFalse?: number;
  readonly missingTrue?: number;
  readonly cover?: number;
  /** Of a leaf; none where left out. */
  readonly weight?: number;
}

export interface TreeFileOptions {
  readonly featureCount?: number;
  /** How real numbers are written. */
  readonly form?: 'floats' | 'raw tensor' | 'typed tensor';
  /** Attributes beyond the table; one of the same name takes the place of the table's. */
  readonly attributes?: readonly AttributeFields[];
  /** Attributes of the table to leave out. */
  readonly without?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
  /** Between the ensemble's output `trees` and the graph's output `score`. */
  readonly ending?: readonly NodeFields[];
  /** Of the graph, beside `score`. */
  readonly outputs?: readonly { readonly name: string; readonly width: number }[];
}

const encoder = new TextEncoder();

export const int = (name: string, value: number): AttributeFields => ({
  name,
  type: AttributeType.INT,
  i: BigInt(value),
});
export const ints = (name: string, values: readonly number[]): AttributeFields => ({
  name,
  type: AttributeType.INTS,
  ints: values.map(BigInt),
});
export const floats = (name: string, values: readonly number[]): AttributeFields => ({
  name,
  type: AttributeType.FLOATS,
  floats: [...values],
});
export const text = (name: string, value: string): AttributeFields => ({
  name,
  type: AttributeType.STRING,
  s: encoder.encode(value),
});
const texts = (name: string, values: readonly string[]): AttributeFields => ({
  name,
  type: AttributeType.STRINGS,
  strings: values.map((value) => encoder.encode(value)),
});

const doubles: Record<'raw tensor' | 'typed tensor', (values: readonly number[]) => TensorFields> = {
  'raw tensor': (values) => {
    const bytes = new Uint8Array(8 * values.length);
    const view = new DataView(bytes.buffer);
    values.forEach((value, i) => view.setFloat64(8 * i, value, true));
    return { dims: [BigInt(values.length)], dataType: DataType.DOUBLE, rawData: bytes };
  },
  'typed tensor': (values) => ({
    dims: [BigInt(values.length)],
    dataType: DataType.DOUBLE,
    doubleData: [...values],
  }),
};

const cast = (from: string, to: string, type: DataType): NodeFields => ({
  opType: 'Cast',
  input: [from],
  output: [to],
  attribute: [int('to', type)],
});

const shape = (name: string, width: number) => ({
  name,
  type: {
    value: {
      case: 'tensorType' as const,
      value: {
        elemType: DataType.FLOAT,
        shape: {
          dim: [
            { value: { case: 'dimParam' as const, value: 'rows' } },
            { value: { case: 'dimValue' as const, value: BigInt(width) } },
          ],
        },
      },
    },
  },
});
/** Input `features`, float; output `score`, float. Tensor forms read the input as double, as the runtime asks. */
export function treeFile(rows: readonly TableRow[], options: TreeFileOptions = {}): Uint8Array {
  const {
    featureCount = 3,
    form = 'floats',
    attributes = [],
    without = [],
    metadata = {},
    ending,
    outputs = [],
  } = options;
  const numbers = (name: string, values: readonly number[]): AttributeFields =>
    form === 'floats'
      ? floats(name, values)
      : { name: `${name}_as_tensor`, type: AttributeType.TENSOR, t: doubles[form](values) };
  const column = (pick: (row: TableRow) => number): number[] => rows.map(pick);
  const leaves = rows.filter(({ weight }) => weight !== undefined);
  const table = [
    ints(
      'nodes_treeids',
      column(({ tree = 0 }) => tree),
    ),
    ints(
      'nodes_nodeids',
      column(({ id }) => id),
    ),
    ints(
      'nodes_featureids',
      column(({ feature = 0 }) => feature),
    ),
    numbers(
      'nodes_values',
      column(({ value = 0 }) => value),
    ),
    texts(
      'nodes_modes',
      rows.map(({ mode }) => mode),
    ),
    ints(
      'nodes_truenodeids',
      column(({ whenTrue = 0 }) => whenTrue),
    ),
    ints(
      'nodes_falsenodeids',
      column(({ whenFalse = 0 }) => whenFalse),
    ),
    ints(
      'nodes_missing_value_tracks_true',
      column(({ missingTrue = 0 }) => missingTrue),
    ),
    floats(
      'nodes_hitrates',
      column(({ cover = 0 }) => cover),
    ),
    ints(
      'target_treeids',
      leaves.map(({ tree = 0 }) => tree),
    ),
    ints(
      'target_nodeids',
      leaves.map(({ id }) => id),
    ),
    ints(
      'target_ids',
      leaves.map(() => 0),
    ),
    numbers(
      'target_weights',
      leaves.map(({ weight = 0 }) => weight),
    ),
    int('n_targets', 1),
  ];
  const replaced = new Set([...without, ...attributes.map(({ name }) => name)]);
  const ensemble: NodeFields = {
    opType: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    input: ['x'],
    output: ['trees'],
    attribute: [...table.filter(({ name }) => !replaced.has(name)), ...attributes],
  };
  return encodeModelFile({
    irVersion: 10n,
    graph: {
      name: 'foreign',
      node: [
        cast('features', 'x', form === 'floats' ? DataType.FLOAT : DataType.DOUBLE),
        ensemble,
        ...(ending ?? [{ opType: 'Identity', input: ['trees'], output: ['score'] }]),
      ],
      input: [shape('features', featureCount)],
      output: [...outputs.map(({ name, width }) => shape(name, width)), shape('score', 1)],
    },
    opsetImport: [
      { domain: '', version: 21n },
      { domain: 'ai.onnx.ml', version: 3n },
    ],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
}
