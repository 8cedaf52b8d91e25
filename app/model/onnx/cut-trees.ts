/** A model's graph without its trees: what they add up to becomes an input, and the rest stays as it is. */
import { clone, create } from '@bufbuild/protobuf';
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  ValueInfoProtoSchema,
} from './generated/onnx_pb.ts';
import { DataType, encodeModel } from './model-file.ts';
import { NodeAttributes } from './node-attributes.ts';
import { readTreeEnsemble, type TreeEnsemble } from './tree-ensemble.ts';

export interface CutModel {
  readonly ensemble: TreeEnsemble;
  /** The ONNX file of the rest. */
  readonly rest: Uint8Array<ArrayBuffer>;
  /** Its input that takes the sums, float32 `[rows, 1]`. */
  readonly sumsInput: string;
}

/**
 * @returns null where the graph does not hold exactly one ensemble, its trees cannot be read, or they read something else
 * than the model's input itself
 */
export function cutTrees(model: ModelProto, featureCount: number): CutModel | null {
  const copy = clone(ModelProtoSchema, model);
  const { graph } = copy;
  const ensembles = graph?.node.filter(({ opType }) => opType === 'TreeEnsembleRegressor') ?? [];
  const [node] = ensembles;
  const [sumsInput] = node?.output ?? [];
  if (graph === undefined || node === undefined || ensembles.length > 1 || sumsInput === undefined)
    return null;
  const ensemble = readTreeEnsemble(node, featureCount);
  const source = sourceOf(graph, node);
  if (ensemble === null || source === null) return null;
  const unneeded = new Set<NodeProto>([node]);
  if (source.cast !== null && usersOf(graph, source.cast).length === 1) unneeded.add(source.cast);
  graph.node = graph.node.filter((each) => !unneeded.has(each));
  graph.input.push(
    create(ValueInfoProtoSchema, {
      name: sumsInput,
      type: {
        value: {
          case: 'tensorType',
          value: {
            elemType: DataType.FLOAT,
            shape: {
              dim: [
                { value: { case: 'dimParam', value: 'rows' } },
                { value: { case: 'dimValue', value: 1n } },
              ],
            },
          },
        },
      },
    }),
  );
  return { ensemble, rest: encodeModel(copy), sumsInput };
}

/** The ensemble reads the model's input, or a cast of it, which changes no float32 number; null where it does not. */
function sourceOf(graph: GraphProto, node: NodeProto): { readonly cast: NodeProto | null } | null {
  const inputs = new Set(graph.input.map(({ name }) => name));
  const [read, ...others] = node.input;
  if (read === undefined || others.length > 0) return null;
  if (inputs.has(read)) return { cast: null };
  const maker = graph.node.find(({ output }) => output.includes(read));
  if (maker?.opType !== 'Cast' || !inputs.has(maker.input[0] ?? '')) return null;
  const type = new NodeAttributes(maker).int('to', 0);
  return type === DataType.DOUBLE || type === DataType.FLOAT ? { cast: maker } : null;
}

function usersOf({ node, output }: GraphProto, { output: made }: NodeProto): readonly unknown[] {
  return [
    ...node.filter(({ input }) => input.some((name) => made.includes(name))),
    ...output.filter(({ name }) => made.includes(name)),
  ];
}
