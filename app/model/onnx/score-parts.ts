/**
 * Takes a model's score apart, as far as it is a plain sum of what can be explained: tree ensembles, groups of linear
 * columns and constants. Walks the graph backward from the output `score`; any other operation on the way gives null.
 */
import type { ModelProto, NodeProto, TensorProto } from './generated/onnx_pb.ts';
import { type LinearColumn, readLinearGroup } from './linear-group.ts';
import { tensorNumbers } from './node-attributes.ts';
import { readTreeEnsemble, type TreeEnsemble } from './tree-ensemble.ts';

export interface ScoreParts {
  /** Width of the model's input. */
  readonly featureCount: number;
  /** The constant terms of the score. */
  readonly constant: number;
  readonly columns: readonly LinearColumn[];
  readonly ensembles: readonly TreeEnsemble[];
}

/** Our own graphs add a handful of terms; the limits end a circular or absurd one. */
const MOST_TERMS = 1000;
const MOST_ENSEMBLES = 50;
const MOST_COLUMNS = 1_000_000;

export function readScoreParts({ graph }: ModelProto): ScoreParts | null {
  const input = graph?.input[0];
  const dimension =
    input?.type?.value.case === 'tensorType' ? input.type.value.value.shape?.dim[1] : undefined;
  const featureCount = dimension?.value.case === 'dimValue' ? Number(dimension.value.value) : 0;
  if (graph === undefined || input === undefined || featureCount < 1) return null;
  const makers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));

  let constant = 0;
  const columns: LinearColumn[] = [];
  const ensembles: TreeEnsemble[] = [];
  const readTerm = (node: NodeProto): string[] | null => {
    switch (node.opType) {
      case 'Add':
      case 'Sum':
      case 'Cast':
      case 'Identity':
        return node.input;
      case 'Where':
        return constantTerm(node);
      case 'MatMul':
        return linearTerm(node, constants, featureCount, columns);
      case 'TreeEnsembleRegressor': {
        if (ensembles.length === MOST_ENSEMBLES) return null;
        if (sourceOf(node.input[0] ?? '', makers) !== input.name) return null;
        const ensemble = readTreeEnsemble(node, featureCount);
        if (ensemble === null) return null;
        ensembles.push(ensemble);
        return [];
      }
      default:
        return null;
    }
  };
  const open = ['score'];
  for (let steps = 0; open.length > 0; steps++) {
    const name = open.pop() ?? '';
    const value = constants.get(name);
    if (value !== undefined) {
      const number = scalar(value);
      if (number === null) return null;
      constant += number;
      continue;
    }
    const node = makers.get(name);
    const further = node === undefined || steps > MOST_TERMS ? null : readTerm(node);
    if (further === null || open.length + further.length > MOST_TERMS) return null;
    open.push(...further);
  }
  return { featureCount, constant, columns, ensembles };
}

/** A choice between a constant and the same constant: how a score is written that is alike for every row. */
function constantTerm({ input }: NodeProto): string[] | null {
  const [, whenTrue = '', whenFalse = ''] = input;
  return whenTrue === whenFalse ? [whenTrue] : null;
}

function linearTerm(
  { input }: NodeProto,
  constants: ReadonlyMap<string, TensorProto>,
  featureCount: number,
  columns: LinearColumn[],
): string[] | null {
  const group = readLinearGroup(input[1] ?? '', constants, featureCount);
  if (group === null || columns.length + group.length > MOST_COLUMNS) return null;
  for (const column of group) columns.push(column);
  return [];
}

function scalar(tensor: TensorProto): number | null {
  const numbers = tensorNumbers(tensor);
  const number = numbers?.length === 1 ? numbers[0] : undefined;
  return number !== undefined && Number.isFinite(number) ? number : null;
}

/** The value that a chain of casts starts from. */
function sourceOf(name: string, makers: ReadonlyMap<string, NodeProto>): string {
  let source = name;
  for (let steps = 0; steps < MOST_TERMS; steps++) {
    const node = makers.get(source);
    if (node?.opType !== 'Cast' && node?.opType !== 'Identity') return source;
    source = node.input[0] ?? '';
  }
  return '';
}
