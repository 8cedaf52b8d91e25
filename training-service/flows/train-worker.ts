/** The training thread's entry: trains what it is given, says what came of it, and is ended by who started it. */

import { parentPort, workerData } from 'node:worker_threads';
import { toErrorValue } from '@risk/app/contract/errors.ts';
import { learnerId } from '@risk/app/model/release.ts';
import { featureSchema } from '@risk/app/schema/feature-schema.ts';
import { z } from 'zod';
import { ATTRIBUTES } from '../datasets/attributes.ts';
import type { WorkerMessage } from './run-training.ts';
import { type TrainingInput, trainModel } from './train-model.ts';

const trainingInput = z.strictObject({
  csv: z.instanceof(Uint8Array),
  schema: featureSchema,
  learners: z.array(learnerId).min(1),
  seed: z.int().min(0).max(0xffff_ffff),
  folds: z.int().min(2).max(100),
  cutoff: z.number().gt(0).lt(1),
  parameters: z.partialRecord(learnerId, z.record(z.string(), z.unknown())).exactOptional(),
  attributes: z.enum(ATTRIBUTES).exactOptional(),
  testShare: z.number().gt(0).lt(1).exactOptional(),
});

const say = (message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transfer);

try {
  const input: TrainingInput = trainingInput.parse(workerData);
  const model = await trainModel(input, (progress) => say({ kind: 'progress', progress }));
  say({ kind: 'trained', model }, [model.onnx.buffer]);
} catch (thrown) {
  say({ kind: 'failed', error: toErrorValue(thrown) });
}
