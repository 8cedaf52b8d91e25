/** What a person reads when a model is written: what went in, what came out, what it is worth. */
import { type LearnerId, PARITY_TOLERANCE } from '@risk/app/model/release.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import type { Attributes } from '../../datasets/attributes.ts';
import type { TrainedModel } from '../../flows/train-model.ts';
import { attributesLine, countOf, figuresTable, numberText, STUDY_ONLY, settingsLine } from '../figures.ts';
import { wrap } from '../wrap.ts';

export interface TrainReport {
  readonly file: string;
  /** Of the file. */
  readonly sha256: string;
  /** As it was read, before any column was added. */
  readonly schema: FeatureSchema;
  readonly attributes: Attributes;
  readonly learner: LearnerId;
  readonly seed: number;
  /** Where the model stands. */
  readonly output: string;
  readonly trained: TrainedModel;
}

const ONLY_THE_REST =
  'The file holds what was learnt from the other rows. Train without --test-share to learn from all.';

export function trainReport(report: TrainReport): string {
  const { file, sha256, schema, attributes, learner, seed, output, trained } = report;
  const facts = [
    `Read       ${file}: ${readLine(trained)}; SHA-256 ${sha256.slice(0, 12)}.`,
    ...heldOutLines(trained),
    `Schema     ${schema.name}: ${attributesLine(schema, attributes)}`,
    `Learner    ${learner}, seed ${seed}: ${settings(trained, learner)}.`,
    `Parity     the file answers as the model does, within ${trained.parityDifference.toExponential(1)} (${PARITY_TOLERANCE} allowed).`,
  ];
  return [
    ...facts.map((line) => wrap(line, 'Learner    '.length)),
    `Wrote      ${output}: ${countOf(trained.onnx.length, 'byte')}, SHA-256 ${trained.onnxSha256}.`,
    '',
    ...figureLines(trained),
    ...(trained.heldOut === null ? [] : ['', ONLY_THE_REST]),
    ...(attributes === 'all' ? ['', STUDY_ONLY] : []),
  ].join('\n');
}

function readLine({ rows, goodRows, badRows, heldOut }: TrainedModel): string {
  const { good, bad } = outcomesOf(heldOut);
  return outcomesText(rows + good + bad, goodRows + good, badRows + bad);
}

function outcomesText(rows: number, good: number, bad: number): string {
  return `${countOf(rows, 'row')}, ${numberText(good)} good and ${numberText(bad)} bad`;
}

function outcomesOf(heldOut: TrainedModel['heldOut']): { readonly good: number; readonly bad: number } {
  if (heldOut === null) return { good: 0, bad: 0 };
  const { goodAccepted, goodRejected, badAccepted, badRejected } = heldOut.confusion;
  return { good: goodAccepted + goodRejected, bad: badAccepted + badRejected };
}

function heldOutLines({ heldOut, rows, goodRows, badRows }: TrainedModel): string[] {
  if (heldOut === null) return [];
  const { good, bad } = outcomesOf(heldOut);
  return [
    `Trained    on ${outcomesText(rows, goodRows, badRows)}.`,
    `Held out   ${outcomesText(heldOut.rows, good, bad)}: the model has seen none of them.`,
  ];
}

function settings({ parameters }: TrainedModel, learner: LearnerId): string {
  const own = parameters[learner];
  return typeof own === 'object' && own !== null ? settingsLine({ ...own }) : 'its defaults';
}

function figureLines({ performances, heldOut }: TrainedModel): string[] {
  const found = performances[0]?.performance;
  if (found === undefined) return [];
  const folds = { head: `${found.folds}-FOLD CROSS-VALIDATION`, figures: found };
  return [figuresTable(heldOut === null ? [folds] : [folds, { head: 'HELD OUT', figures: heldOut }])];
}
