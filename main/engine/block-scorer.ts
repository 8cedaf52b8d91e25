/** One block of rows to decisions: bytes to the model's input, the model, the policy, and what the ledger counts. */
import { RowBinner } from '@risk/app/privacy/counts.ts';
import { decide } from '@risk/app/scoring/decide.ts';
import { BlockEncoder, type EncodedBlock } from '@risk/app/table/block-encoder.ts';
import { unescapeFormula } from '@risk/app/table/formula.ts';
import { recogniseHeader } from '@risk/app/table/header.ts';
import { cellsIn, LINE_FEED, type RowBlock } from '@risk/app/table/row-block.ts';
import type { BlockJob, CountedRows, ScoredBlock } from './block-task.ts';
import type { ModelSession } from './model-session.ts';
import { ResultWriter, type WrittenBlock } from './result-writer.ts';
import { identityWidth, ROW_KEY_BYTES, RowKeys } from './row-keys.ts';
import { DECISION_ORDER } from './scoring-task.ts';

/** Rows in one call of the model: what it makes of them stays in the processor's cache. */
const ROWS_PER_CALL = 4096;

export class BlockScorer {
  readonly #job: BlockJob;
  readonly #session: ModelSession;
  readonly #encoder: BlockEncoder;
  readonly #identityWidth: number;
  readonly #writer: ResultWriter | null;
  readonly #counting: { readonly keys: RowKeys; readonly binner: RowBinner } | null;

  /**
   * @param session of the job's model
   * @throws RiskError `csv.missing-columns`, `csv.duplicate-columns`
   */
  constructor(job: BlockJob, session: ModelSession) {
    const { schema, profile } = job.model.release;
    this.#job = job;
    this.#session = session;
    this.#encoder = new BlockEncoder(schema, recogniseHeader(schema, job.header), job.styles);
    this.#identityWidth = identityWidth(job.header);
    const { header, results } = job;
    const { policy } = job.model.release;
    this.#writer =
      results === null ? null : new ResultWriter({ header, policy, ...results, withReasons: false });
    this.#counting =
      profile === null || job.rowSecret === null
        ? null
        : { keys: new RowKeys(job.rowSecret), binner: new RowBinner({ schema, profile }) };
  }

  /** @throws RiskError `model.unusable` */
  async score(block: RowBlock): Promise<ScoredBlock> {
    const { inputs, ...encoded } = this.#encoder.encode(block);
    const { rowCount } = encoded;
    const width = this.#encoder.featureCount;
    const probabilities = new Float32Array(rowCount);
    for (let from = 0; from < rowCount; from += ROWS_PER_CALL) {
      const to = Math.min(from + ROWS_PER_CALL, rowCount);
      const scored = await this.#session.score(inputs.subarray(from * width, to * width), to - from);
      probabilities.set(scored, from);
    }
    const { policy } = this.#job.model.release;
    const decisions = new Uint8Array(rowCount);
    for (let row = 0; row < rowCount; row++)
      decisions[row] = DECISION_ORDER.indexOf(decide(probabilities[row] ?? 0, policy));
    const scored = {
      ...encoded,
      probabilities,
      decisions,
      isPlain: encoded.isPlain && block.rowEnd === LINE_FEED,
    };
    const output = this.#write({ ...scored, bytes: block.bytes, cellEnd: block.cellEnd }, encoded.toFix);
    return {
      ...scored,
      bytes: output === null ? block.bytes : null,
      cellEnd: block.cellEnd,
      counted: this.#count(block, encoded, inputs, probabilities),
      output,
    };
  }

  #write(block: WrittenBlock, toFix: EncodedBlock['toFix']): ScoredBlock['output'] {
    if (this.#writer === null) return null;
    // A buffer of its own, so that it can cross without a copy.
    return new Uint8Array(this.#writer.block(block, toFix));
  }

  #count(
    { bytes, cellEnd }: RowBlock,
    { places, isPlain }: Pick<EncodedBlock, 'places' | 'isPlain'>,
    inputs: Float32Array,
    probabilities: Float32Array,
  ): CountedRows | null {
    if (this.#counting === null) return null;
    const { keys: rowKeys, binner } = this.#counting;
    const rowCount = probabilities.length;
    const keys = new Uint8Array(rowCount * ROW_KEY_BYTES);
    for (let row = 0; row < rowCount; row++) {
      const start = places[2 * row] ?? 0;
      const end = places[2 * row + 1] ?? 0;
      // An escaped cell is the same cell.
      const key = isPlain
        ? rowKeys.ofBytes(bytes, start, end, cellEnd, this.#identityWidth)
        : rowKeys.of(cellsIn(bytes, start, end, cellEnd).slice(0, this.#identityWidth).map(unescapeFormula));
      keys.set(key, row * ROW_KEY_BYTES);
    }
    return { keys, bins: binner.binsOf(inputs, probabilities, rowCount) };
  }
}
