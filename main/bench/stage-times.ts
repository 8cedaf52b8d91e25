/** How long each stage of scoring takes by itself, on one thread. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { inputColumns } from '@risk/app/schema/feature-schema.ts';
import { decide } from '@risk/app/scoring/decide.ts';
import { BlockEncoder, type EncodedBlock } from '@risk/app/table/block-encoder.ts';
import { recogniseHeader } from '@risk/app/table/header.ts';
import { type FileBlock, readFile } from '@risk/app/table/read-file.ts';
import { modelFromFile } from '../cli/model-from-file.ts';
import { InputFile } from '../engine/input-file.ts';
import { ModelSession } from '../engine/model-session.ts';
import { ResultWriter } from '../engine/result-writer.ts';
import { DECISION_ORDER } from '../engine/scoring-task.ts';

/** Blocks that are held at once, so that memory stays flat. */
const BLOCKS_AT_ONCE = 64;

export async function stageTimes(
  path: string,
  modelPath: string,
): Promise<readonly { readonly stage: string; readonly seconds: number }[]> {
  const { release } = await modelFromFile(modelPath, () => undefined);
  const { schema, policy } = release;
  const width = inputColumns(schema).length;
  const session = await ModelSession.of(readFileSync(modelPath), width);
  const spent = { read: 0, parse: 0, encode: 0, infer: 0, write: 0 };
  const timed = async <Value>(
    stage: keyof typeof spent,
    work: () => Value | Promise<Value>,
  ): Promise<Value> => {
    const start = performance.now();
    const value = await work();
    spent[stage] += performance.now() - start;
    return value;
  };

  const whole = await InputFile.open(path);
  await timed('read', async () => {
    for await (const piece of whole.bytes()) if (piece.length === 0) return;
  });
  await whole.close();

  const input = await InputFile.open(path);
  const blocks = readFile(input.bytes());
  let tools: { encoder: BlockEncoder; writer: ResultWriter } | undefined;
  for (;;) {
    const some: FileBlock[] = [];
    await timed('parse', async () => {
      while (some.length < BLOCKS_AT_ONCE) {
        const next = await blocks.next();
        if (next.done === true) return;
        some.push(next.value);
      }
    });
    const [first] = some;
    if (first === undefined) break;
    const { header, delimiter } = first;
    tools ??= {
      encoder: new BlockEncoder(schema, recogniseHeader(schema, header)),
      writer: new ResultWriter({ header, delimiter: delimiter ?? ',', policy, withReasons: false }),
    };
    const { encoder, writer } = tools;
    const encoded = await timed('encode', () => some.map((block) => encoder.encode(block)));
    const probabilities = await timed('infer', () => inferAll(session, encoded, width));
    await timed('write', () =>
      some.map(({ bytes, cellEnd }, i) => {
        const block = encoded[i];
        const scores = Float32Array.from(probabilities[i] ?? []);
        if (block === undefined) return 0;
        const decisions = Uint8Array.from(scores, (score) => DECISION_ORDER.indexOf(decide(score, policy)));
        return writer.block({ ...block, bytes, cellEnd, probabilities: scores, decisions }, block.toFix)
          .length;
      }),
    );
  }
  await input.close();
  await session.release();
  // The parser reads for itself.
  spent.parse -= spent.read;
  return Object.entries(spent).map(([stage, milliseconds]) => ({ stage, seconds: milliseconds / 1000 }));
}

async function inferAll(
  session: ModelSession,
  blocks: readonly EncodedBlock[],
  width: number,
): Promise<Float64Array[]> {
  const all: Float64Array[] = [];
  for (const { inputs, rowCount } of blocks)
    all.push(await session.score(inputs.subarray(0, rowCount * width), rowCount));
  return all;
}
