/** Writes the sample of applicants that the desktop offers: the rows that the demonstration holds out of training. */
import { readFile, writeFile } from 'node:fs/promises';
import { splitDemonstration } from '../training-service/datasets/demonstration.ts';

const source = new URL('../training-service/datasets/german-credit.csv', import.meta.url);
const target = new URL('../app/schema/german-credit-sample.csv', import.meta.url);

const { sample } = splitDemonstration(await readFile(source, 'utf8'));
await writeFile(target, sample);
