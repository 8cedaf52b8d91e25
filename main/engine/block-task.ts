/** What a scoring thread and its helpers say to each other. Both are this program: types are trusted. */
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import type { EncodedBlock } from '@risk/app/table/block-encoder.ts';
import type { NumberStyles } from '@risk/app/table/cell-readers.ts';
import type { RowBlock } from '@risk/app/table/row-block.ts';
import type { ScoringModel } from './protocol.ts';

/** What a helper has to know of a job. */
export interface BlockJob {
  readonly jobId: string;
  readonly model: ScoringModel;
  readonly header: readonly string[];
  readonly styles: NumberStyles;
  /** What rows are recognised by; null where none are counted. */
  readonly rowSecret: Uint8Array | null;
  /** How results are written while scoring; null where they are not. */
  readonly results: { readonly delimiter: string } | null;
  /** A fault for tests: the process aborts before a helper scores a row beyond this many; null for none. */
  readonly crashAfterRows: number | null;
}

export type BlockMessage =
  | { readonly type: 'job'; readonly job: BlockJob }
  | { readonly type: 'block'; readonly id: number; readonly block: RowBlock };

/** A block with its rows decided. */
export interface ScoredBlock extends Omit<EncodedBlock, 'inputs'> {
  /** The block's bytes; null where its results were written in their place. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly cellEnd: number;
  /** `[rows]` */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** `[rows]`, index in `DECISION_ORDER`. */
  readonly decisions: Uint8Array<ArrayBuffer>;
  /** What the ledger needs to count them; null where none are counted. */
  readonly counted: CountedRows | null;
  /** The block's lines of a CSV file with results; null where none is written. */
  readonly output: Uint8Array<ArrayBuffer> | null;
}

export interface CountedRows {
  /** `[rows, ROW_KEY_BYTES]` */
  readonly keys: Uint8Array<ArrayBuffer>;
  /** `[rows, binned features + 1]` */
  readonly bins: Uint16Array<ArrayBuffer>;
}

export type BlockAnswer = { readonly id: number } & (
  | { readonly ok: true; readonly scored: ScoredBlock }
  | { readonly ok: false; readonly error: ErrorValue }
);
