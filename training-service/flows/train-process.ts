/**
 * The training process's entry: trains what it is given, says what came of it, and is ended by who started it. It ends by
 * itself where nobody is left to tell.
 */
import { toErrorValue } from '@risk/app/contract/errors.ts';
import { learnerId } from '@risk/app/model/release.ts';
import { featureSchema } from '@risk/app/schema/feature-schema.ts';
import { z } from 'zod';
import { ATTRIBUTES } from '../datasets/attributes.ts';
import type { TrainingMessage } from './run-training.ts';
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

const parent = process.ppid;

function say(message: TrainingMessage): void {
  // Training waits for its threads without giving way to events, so it would not hear that its parent has gone.
  if (!process.connected || process.ppid !== parent) process.exit(1);
  process.send?.(message);
}

async function train(received: unknown): Promise<void> {
  try {
    const input: TrainingInput = trainingInput.parse(received);
    const model = await trainModel(input, (progress) => say({ kind: 'progress', progress }));
    say({ kind: 'trained', model });
  } catch (thrown) {
    say({ kind: 'failed', error: toErrorValue(thrown) });
  }
}

process.on('disconnect', () => process.exit(1));
// Ctrl-C reaches every process of a terminal: the one that started this one decides, and then ends it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.once('message', (received) => void train(received));
