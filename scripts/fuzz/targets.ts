/** All that is fuzzed. */
import type { FuzzTarget } from './target.ts';
import { formulaTarget, numberTarget } from './targets/cells.ts';
import { csvTarget } from './targets/csv.ts';
import { envelopeTarget, inForceTarget, keySetTarget, releaseTarget } from './targets/documents.ts';
import { onnxTarget } from './targets/onnx.ts';
import { xlsxTarget } from './targets/xlsx.ts';

export const targets: readonly FuzzTarget[] = [
  csvTarget,
  xlsxTarget,
  releaseTarget,
  inForceTarget,
  envelopeTarget,
  keySetTarget,
  onnxTarget,
  numberTarget,
  formulaTarget,
];
