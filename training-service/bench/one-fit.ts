/**
 * A process of its own for `train.ts`: reads a table of numbers, fits it once and ends.
 *
 *     node training-service/bench/one-fit.ts <values> <target> <columns> <trees> <threads>
 */
import { readFileSync } from 'node:fs';
import { gradientBoosting } from '../learning/gradient-boosting/gradient-boosting.ts';
import { Random } from '../learning/random.ts';

const [valuesFile = '', targetFile = '', ...counts] = process.argv.slice(2);
const [width = 0, num_iterations = 0, num_threads = 1] = counts.map(Number);
const bytes = readFileSync(valuesFile);
const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const target = Uint8Array.from(readFileSync(targetFile));
const features = Array.from({ length: width }, () => ({ kind: 'numeric' as const }));
const parameters = { ...gradientBoosting.defaults, num_iterations, num_threads };
gradientBoosting.fit({ rowCount: target.length, features, values }, target, parameters, new Random(1));
