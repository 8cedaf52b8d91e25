/**
 * The trees of a model walked by our own kernel, the rest of its graph by the runtime. It takes the runtime's place only where
 * both gave the same numbers, bit for bit, on rows made to tell them apart; else the runtime does all.
 */
import { cutTrees } from '@risk/app/model/onnx/cut-trees.ts';
import { decodeModelFile } from '@risk/app/model/onnx/model-file.ts';
import { probeRows } from '@risk/app/scoring/tree-sums/probe-rows.ts';
import { TreeSums } from '@risk/app/scoring/tree-sums/tree-sums.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const PROBE_ROWS = 1024;
/** A seed, so that a model that is refused today is refused tomorrow. */
const SEED = 1;

export interface FastTrees {
  /** Of the graph without its trees. */
  readonly session: InferenceSession;
  /** The feed of the trees' sums, beside the model's own input. */
  readonly feed: (inputs: Float32Array, rowCount: number) => Record<string, Tensor>;
}

interface FastTreesOptions {
  readonly bytes: Uint8Array;
  readonly featureCount: number;
  /** Of the whole model. */
  readonly session: InferenceSession;
  readonly sessionOptions: InferenceSession.SessionOptions;
}

/** @returns null where the runtime has to do all */
export async function fastTrees(options: FastTreesOptions): Promise<FastTrees | null> {
  const { bytes, featureCount, session, sessionOptions } = options;
  try {
    const cut = cutTrees(decodeModelFile(bytes), featureCount);
    const sums = cut === null ? null : TreeSums.of(cut.ensemble, featureCount);
    if (cut === null || sums === null) return null;
    const rest = await InferenceSession.create(cut.rest, sessionOptions);
    const feed = (inputs: Float32Array, rowCount: number): Record<string, Tensor> => ({
      [cut.sumsInput]: new Tensor('float32', sums.sums(inputs, rowCount), [rowCount, 1]),
    });
    const fast = { session: rest, feed };
    const rows = probeRows(cut.ensemble, featureCount, PROBE_ROWS, generator(SEED));
    if (await agree(session, fast, rows, featureCount)) return fast;
    await rest.release();
    return null;
  } catch {
    // Whatever the trees are, the runtime has taken the model as it is.
    return null;
  }
}

/** Whether both give the same outputs to the last bit. */
async function agree(
  session: InferenceSession,
  fast: FastTrees,
  rows: Float32Array,
  featureCount: number,
): Promise<boolean> {
  const rowCount = rows.length / featureCount;
  const [inputName = ''] = session.inputNames;
  const input = { [inputName]: new Tensor('float32', rows, [rowCount, featureCount]) };
  const outputs = session.outputNames.filter((name) => name === 'probabilities' || name === 'score');
  const slow = await session.run(input, outputs);
  const quick = await fast.session.run({ ...feedsOf(fast, input), ...fast.feed(rows, rowCount) }, outputs);
  return outputs.every((name) => isSame(slow[name]?.data, quick[name]?.data));
}

/** The model's own input where the rest of the graph still reads it. */
function feedsOf({ session }: FastTrees, input: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(input).filter(([name]) => session.inputNames.includes(name)));
}

function isSame(left: unknown, right: unknown): boolean {
  if (!(left instanceof Float32Array && right instanceof Float32Array) || left.length !== right.length)
    return false;
  return left.every((value, i) => Object.is(value, right[i]));
}

/** Tommy Ettinger's generator of 32 bits of state. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
